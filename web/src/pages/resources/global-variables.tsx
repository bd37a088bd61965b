import { Text } from '@mantine/core'
import { IconVariable } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Resource } from '@/api/resources'
import type { Column } from '@/ui/listing'
import { text } from './reading'
import { ResourcePage } from './resource-page'

/** GlobalVariables are the variables that all flows of the organisation can read. */
export function GlobalVariables() {
  const { t } = useTranslation('resources')
  const columns: Column<Resource>[] = [
    { key: 'type', head: t('globalVariables.type'), cell: (r) => text(r.settings, 'type') || 'STRING' },
    {
      key: 'value',
      head: t('globalVariables.value'),
      cell: (r) => (
        <Text size="sm" ff={r.stored ? undefined : 'monospace'} c={r.stored ? 'dimmed' : undefined} lineClamp={2}>
          {r.stored ? t('globalVariables.stored') : text(r.settings, 'value') || '–'}
        </Text>
      ),
    },
    { key: 'description', head: t('globalVariables.description'), wide: true, cell: (r) => <Text size="sm" lineClamp={2}>{text(r.settings, 'description')}</Text> },
  ]
  return <ResourcePage noun="global-variables" icon={<IconVariable size={28} />} columns={columns} />
}
