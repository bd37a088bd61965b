import { Button, Group, Menu, Modal, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay, useSession } from '@/api/session'
import { type User, useChangeRoles, useChangeUser, usePasswordLink, useRemoveUser } from '@/api/users'
import { Confirm } from '@/ui/confirm'
import { ErrorState } from '@/ui/error-state'
import { OnceShown } from '@/ui/once-shown'
import { RowMenu } from '@/ui/row-menu'
import { RoleChoice } from './role-choice'

function ChangeRoles({ user, onClose }: { user: User; onClose: () => void }) {
  const { t } = useTranslation(['admin', 'shell'])
  const [roles, setRoles] = useState(user.roles)
  const change = useChangeRoles()
  return (
    <Modal opened onClose={onClose} title={t('users.rolesOf', { name: user.name || user.email })} size="lg" closeButtonProps={{ 'aria-label': t('shell:close') }}>
      <Stack>
        {change.error && <ErrorState error={change.error} />}
        <RoleChoice value={roles} onChange={setRoles} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('shell:cancel')}
          </Button>
          <Button loading={change.isPending} disabled={roles.length === 0} onClick={() => change.mutate({ user, roles }, { onSuccess: onClose })}>
            {t('shell:save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

function ShowLink({ user, onClose }: { user: User; onClose: () => void }) {
  const { t } = useTranslation(['admin', 'shell'])
  const link = usePasswordLink()
  return (
    <Modal opened onClose={onClose} title={t('users.passwordLink')} closeOnClickOutside={!link.data} closeButtonProps={{ 'aria-label': t('shell:close') }}>
      <Stack>
        {link.error && <ErrorState error={link.error} />}
        {link.data ? (
          <OnceShown title={t('users.linkTitle', { email: user.email })} value={link.data.link} what={t('users.link')} />
        ) : (
          <>
            <Text size="sm">{t('users.passwordLinkLead', { name: user.name || user.email })}</Text>
            <Button loading={link.isPending} onClick={() => link.mutate(user)}>
              {t('users.makeLink')}
            </Button>
          </>
        )}
      </Stack>
    </Modal>
  )
}

type Doing = 'roles' | 'link' | 'remove' | null

/** UserActions is what may be done to a user by whoever may. The server decides in the end. */
export function UserActions({ user }: { user: User }) {
  const { t } = useTranslation(['admin', 'shell'])
  const [doing, setDoing] = useState<Doing>(null)
  const { user: self } = useSession()
  const mayChange = useMay('user.update')
  const mayRemove = useMay('user.delete')
  const change = useChangeUser()
  const remove = useRemoveUser()
  if (self.id === user.id || (!mayChange && !mayRemove)) return null
  const name = user.name || user.email
  const close = () => {
    remove.reset()
    setDoing(null)
  }
  const toggle = () =>
    change.mutate({ user, change: { disabled: !user.disabled } }, { onError: (error) => notifications.show({ color: 'red', title: t('shell:errorTitle'), message: error.message }) })
  return (
    <Group justify="flex-end">
      <RowMenu label={t('actionsFor', { name })}>
        {mayChange && <Menu.Item onClick={() => setDoing('roles')}>{t('users.changeRoles')}</Menu.Item>}
        {mayChange && !user.invited && <Menu.Item onClick={() => setDoing('link')}>{t('users.passwordLink')}</Menu.Item>}
        {mayChange && !user.invited && <Menu.Item onClick={toggle}>{t(user.disabled ? 'users.enable' : 'users.disable')}</Menu.Item>}
        {mayRemove && (
          <Menu.Item color="red" onClick={() => setDoing('remove')}>
            {t('users.remove')}
          </Menu.Item>
        )}
      </RowMenu>
      {doing === 'roles' && <ChangeRoles user={user} onClose={close} />}
      {doing === 'link' && <ShowLink user={user} onClose={close} />}
      <Confirm opened={doing === 'remove'} title={t('users.removeTitle', { name })} action={t('users.remove')} danger pending={remove.isPending} error={remove.error} onClose={close} onConfirm={() => remove.mutate(user, { onSuccess: close })}>
        <Text size="sm">{t('users.removeLead')}</Text>
      </Confirm>
    </Group>
  )
}
