import { List, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { connectorUsesQuery, type ConnectorUse } from '@/api/connectors'
import { ErrorState } from '@/ui/error-state'
import { Loading } from '@/ui/loading'

/** The flows of a list of uses, each once, with what of it is touched. */
export function flowsOf(uses: readonly ConnectorUse[]): { flow: string; name: string; drafts: boolean; versions: number[]; labels: string[] }[] {
  const flows = new Map<string, { flow: string; name: string; drafts: boolean; versions: number[]; labels: string[] }>()
  for (const u of uses) {
    const there = flows.get(u.flow) ?? { flow: u.flow, name: u.name, drafts: false, versions: [], labels: [] }
    if (u.version === undefined) there.drafts = true
    else if (!there.versions.includes(u.version)) there.versions.push(u.version)
    there.labels.push(...(u.labels ?? []).filter((l) => !there.labels.includes(l)))
    flows.set(u.flow, there)
  }
  return [...flows.values()]
}

/** TouchedFlows lists the flows that a change of a connector touches. */
export function TouchedFlows({ id }: { id: string }) {
  const { t } = useTranslation('connectors')
  const uses = useQuery({ ...connectorUsesQuery(id), staleTime: 0 })
  if (uses.error) return <ErrorState error={uses.error} retry={() => void uses.refetch()} />
  if (uses.data === undefined) return <Loading />
  if (uses.data.length === 0) return <Text size="sm">{t('noUses')}</Text>
  return (
    <div>
      <Text size="sm" fw={600} mb={4}>
        {t('touched')}
      </Text>
      <List size="sm" aria-label={t('touched')}>
        {flowsOf(uses.data).map((f) => (
          <List.Item key={f.flow}>
            {f.name}
            {' · '}
            {[...(f.drafts ? [t('draft')] : []), ...f.versions.map((version) => t('versionNumber', { version })), ...f.labels].join(', ')}
          </List.Item>
        ))}
      </List>
    </div>
  )
}
