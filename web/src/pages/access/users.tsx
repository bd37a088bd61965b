import { Badge, Button, Group, Stack, Text, VisuallyHidden } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { IconUserPlus, IconUsers } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '@/api/session'
import { type User, rolesQuery, usersQuery } from '@/api/users'
import type { Language } from '@/i18n/languages'
import { EmptyState } from '@/ui/empty-state'
import { type Column, Listing } from '@/ui/listing'
import { PageFrame } from '@/ui/page-frame'
import { useAdministrationCrumbs } from './administration-crumbs'
import { InviteUser } from './invite-user'
import { RoleTable } from './role-table'
import { UserActions } from './user-actions'

/** Users is who belongs to the organisation, with the roles held, and what each role may do. */
export function Users() {
  const { t, i18n } = useTranslation(['admin', 'shell'])
  const users = useInfiniteQuery(usersQuery)
  const roles = useQuery(rolesQuery(i18n.language as Language))
  const [inviting, setInviting] = useState(false)
  const mayInvite = useMay('user.create')
  const crumbs = useAdministrationCrumbs()
  const title = (role: string) => roles.data?.items.find((r) => r.role === role)?.title ?? role
  const columns: Column<User>[] = [
    {
      key: 'name',
      head: t('users.name'),
      cell: (u) => (
        <Stack gap={0}>
          <Text size="sm" fw={600}>
            {u.name || u.email}
          </Text>
          {u.name && u.name !== u.email && (
            <Text size="xs" c="dimmed">
              {u.email}
            </Text>
          )}
        </Stack>
      ),
    },
    { key: 'roles', head: t('users.roles'), cell: (u) => <Text size="sm">{u.roles.map(title).join(', ')}</Text> },
    {
      key: 'state',
      head: t('users.state'),
      wide: true,
      cell: (u) => (
        <Group gap={4}>
          {u.invited && <Badge variant="light" color="yellow" autoContrast>{t('users.invited')}</Badge>}
          {u.disabled && <Badge variant="light" color="red">{t('users.disabled')}</Badge>}
          {u.operator && <Badge variant="outline">{t('users.operator')}</Badge>}
          {!u.invited && !u.disabled && <Text size="sm">{t('users.active')}</Text>}
        </Group>
      ),
    },
    { key: 'actions', head: <VisuallyHidden>{t('actions')}</VisuallyHidden>, cell: (u) => <UserActions user={u} /> },
  ]
  return (
    <PageFrame
      title={t('shell:nouns.users')}
      crumbs={crumbs}
      lead={t('users.lead')}
      actions={
        mayInvite && (
          <Button leftSection={<IconUserPlus size={16} aria-hidden />} onClick={() => setInviting(true)}>
            {t('users.invite')}
          </Button>
        )
      }
    >
      <Listing label={t('shell:nouns.users')} list={users} columns={columns} rowKey={(u) => u.id} empty={<EmptyState icon={<IconUsers size={28} />} title={t('users.emptyTitle')} lead={t('users.empty')} />} />
      <RoleTable />
      <InviteUser opened={inviting} onClose={() => setInviting(false)} />
    </PageFrame>
  )
}
