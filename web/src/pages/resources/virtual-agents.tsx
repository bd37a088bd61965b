import { Text } from '@mantine/core'
import { IconRobot } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Resource } from '@/api/resources'
import type { Column } from '@/ui/listing'
import { count, text } from './reading'
import { ResourcePage } from './resource-page'

/** VirtualAgents are bots to which callers talk. */
export function VirtualAgents() {
  const { t } = useTranslation('resources')
  const reached = ({ settings }: Resource) => {
    const connector = text(settings, 'connector')
    const path = text(settings, 'path')
    if (connector !== '') return path === '' ? t('virtualAgents.connector', { connector }) : t('virtualAgents.through', { path, connector })
    const url = text(settings, 'url')
    if (url !== '') return url
    const replies = count(settings, 'replies')
    return replies > 0 ? t('virtualAgents.replies', { count: replies }) : t('virtualAgents.nowhere')
  }
  const columns: Column<Resource>[] = [
    { key: 'reached', head: t('virtualAgents.reached'), wide: true, cell: (r) => <Text size="sm" style={{ overflowWrap: 'anywhere' }}>{reached(r)}</Text> },
    { key: 'description', head: t('virtualAgents.description'), wide: true, cell: (r) => <Text size="sm" lineClamp={2}>{text(r.settings, 'description') || '–'}</Text> },
  ]
  return <ResourcePage noun="virtual-agents" icon={<IconRobot size={28} />} columns={columns} />
}
