import { Text } from '@mantine/core'
import { IconStars } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { agentNamesQuery, queueNamesQuery, type Resource } from '@/api/resources'
import type { Column } from '@/ui/listing'
import { text } from './reading'
import { ResourcePage } from './resource-page'
import { holders } from './skill-holders'

const types = ['proficiency', 'boolean', 'text', 'enum'] as const

/** How many agents are named before the rest is counted. */
const named = 3

/** Skills are what agents are good at; flows ask for them when they queue a contact. */
export function Skills() {
  const { t } = useTranslation('resources')
  const agents = useQuery(agentNamesQuery)
  const queues = useQuery(queueNamesQuery)
  const type = (r: Resource) => {
    const known = types.find((one) => one === (text(r.settings, 'type') || 'proficiency'))
    return known === undefined ? text(r.settings, 'type') : t(`skills.types.${known}`)
  }
  const who = (r: Resource) => {
    const all = holders(r, agents.data ?? [], queues.data ?? [])
    const some = all.slice(0, named).map((h) => (h.value === '' || h.value === 'true' ? h.name : `${h.name} (${h.value})`))
    return all.length > named ? `${some.join(', ')} ${t('skills.more', { count: all.length - named })}` : some.join(', ')
  }
  const columns: Column<Resource>[] = [
    { key: 'type', head: t('skills.type'), cell: type },
    { key: 'agents', head: t('skills.agents'), wide: true, cell: (r) => <Text size="sm">{who(r) || '–'}</Text> },
  ]
  return <ResourcePage noun="skills" icon={<IconStars size={28} />} columns={columns} />
}
