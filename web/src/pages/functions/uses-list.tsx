import { Anchor, List, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { FunctionUse } from '@/api/functions'

/** UsesList names the flows that call a function, and where in them. */
export function UsesList({ uses }: { uses: readonly FunctionUse[] }) {
  const { t } = useTranslation('functions')
  return (
    <List size="sm" spacing={4}>
      {uses.map((use) => (
        <List.Item key={`${use.id} ${String(use.version ?? 0)} ${use.activity ?? ''}`}>
          <Anchor component={Link} to={`/flows/${use.id}`} size="sm">
            {use.name}
          </Anchor>{' '}
          <Text span size="sm" c="dimmed">
            {[use.activity, use.version ? t('uses.inVersion', { number: use.version }) : t('uses.inDraft')].filter(Boolean).join(' · ')}
          </Text>
        </List.Item>
      ))}
    </List>
  )
}
