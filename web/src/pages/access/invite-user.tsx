import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useInviteUser } from '@/api/users'
import { ErrorState } from '@/ui/error-state'
import { Moment } from '@/ui/moment'
import { OnceShown } from '@/ui/once-shown'
import { RoleChoice } from './role-choice'

const blank = { email: '', name: '', roles: [] as string[] }

/** InviteUser makes an invitation; its link is shown once, to be handed to the person. */
export function InviteUser({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation(['admin', 'shell'])
  const [form, setForm] = useState(blank)
  const invite = useInviteUser()
  const close = () => {
    setForm(blank)
    invite.reset()
    onClose()
  }
  return (
    <Modal opened={opened} onClose={close} title={t('users.invite')} size="lg" closeOnClickOutside={!invite.data} closeButtonProps={{ 'aria-label': t('shell:close') }}>
      {invite.data?.link !== undefined ? (
        <Stack>
          <OnceShown title={t('users.linkTitle', { email: invite.data.email })} value={invite.data.link} what={t('users.link')}>
            <Text size="sm">
              {t('users.linkHint')} <Moment at={invite.data.expires} />
            </Text>
          </OnceShown>
          <Group justify="flex-end">
            <Button onClick={close}>{t('shell:close')}</Button>
          </Group>
        </Stack>
      ) : (
        <form
          onSubmit={(e) => {
            e.preventDefault()
            invite.mutate({ email: form.email, roles: form.roles, ...(form.name === '' ? {} : { name: form.name }) })
          }}
        >
          <Stack>
            {invite.error && <ErrorState error={invite.error} />}
            <TextInput label={t('users.email')} type="email" required value={form.email} onChange={(e) => setForm({ ...form, email: e.currentTarget.value })} data-autofocus />
            <TextInput label={t('users.name')} value={form.name} onChange={(e) => setForm({ ...form, name: e.currentTarget.value })} />
            <RoleChoice value={form.roles} onChange={(roles) => setForm({ ...form, roles })} />
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                {t('shell:cancel')}
              </Button>
              <Button type="submit" loading={invite.isPending} disabled={form.roles.length === 0}>
                {t('users.makeLink')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  )
}
