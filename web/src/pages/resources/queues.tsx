import { IconUsersGroup } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { queueStandingsQuery, type Resource } from '@/api/resources'
import type { Column } from '@/ui/listing'
import { minutes } from './reading'
import { ResourcePage } from './resource-page'

/** Queues are the queues of the organisation, and how each stands now. */
export function Queues() {
  const { t } = useTranslation('resources')
  const standings = useQuery(queueStandingsQuery)
  const of = (r: Resource) => standings.data?.find((s) => s.id === r.id)
  const columns: Column<Resource>[] = [
    { key: 'waiting', head: t('queues.waiting'), cell: (r) => of(r)?.waiting ?? '–' },
    { key: 'oldest', head: t('queues.oldest'), cell: (r) => ((s) => (s && s.waiting > 0 ? minutes(s.oldest_seconds) : '–'))(of(r)) },
    { key: 'agents', head: t('queues.available'), cell: (r) => ((s) => (s ? t('queues.ofAgents', { available: s.available, logged: s.logged_on }) : '–'))(of(r)) },
    { key: 'wait', head: t('queues.wait'), wide: true, cell: (r) => ((s) => (s && s.answered > 0 ? minutes(s.wait_seconds) : '–'))(of(r)) },
    { key: 'answered', head: t('queues.answered'), wide: true, cell: (r) => of(r)?.answered ?? '–' },
  ]
  return <ResourcePage noun="queues" icon={<IconUsersGroup size={28} />} columns={columns} />
}
