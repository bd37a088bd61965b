import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { functionUsesQuery } from '@/api/functions'

/** UsedBy is how many flows call a function. */
export function UsedBy({ id }: { id: string }) {
  const { t } = useTranslation('functions')
  const uses = useQuery({ ...functionUsesQuery(id), staleTime: 30_000 })
  if (uses.data === undefined) return <Text size="sm">–</Text>
  const names = [...new Set(uses.data.map((u) => u.name))]
  return (
    <Text size="sm" c={names.length === 0 ? 'dimmed' : undefined} title={names.join(', ')}>
      {names.length === 0 ? t('uses.none') : t('uses.flows', { count: names.length })}
    </Text>
  )
}
