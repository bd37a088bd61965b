import { Accordion, List, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { rolesQuery } from '@/api/users'
import type { Language } from '@/i18n/languages'

/** RoleTable says of each role what it is for and what it may do. */
export function RoleTable() {
  const { t, i18n } = useTranslation(['admin', 'shell'])
  const { data } = useQuery(rolesQuery(i18n.language as Language))
  if (!data) return null
  const title = (action: string) => data.actions.find((a) => a.action === action)?.title ?? action
  return (
    <Stack gap="xs">
      <Title order={2}>{t('users.roles')}</Title>
      <Accordion variant="contained" order={3}>
        {data.items.map((r) => (
          <Accordion.Item key={r.role} value={r.role}>
            <Accordion.Control>
              <Text size="sm" fw={600}>
                {r.title}
                {r.ours ? ` (${t('shell:beta')})` : ''}
              </Text>
              <Text size="xs" c="dimmed">
                {r.help}
              </Text>
            </Accordion.Control>
            <Accordion.Panel>
              {r.may.length === 0 ? (
                <Text size="sm">{t('users.mayNothing')}</Text>
              ) : (
                <List size="sm">
                  {r.may.map((a) => (
                    <List.Item key={a}>{title(a)}</List.Item>
                  ))}
                </List>
              )}
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </Stack>
  )
}
