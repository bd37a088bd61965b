import { Anchor, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { entryPointNamesQuery } from '@/api/entry-point-names'

/** EntryPointName says at which entry point contacts arrive, and to which flow it leads. */
export function EntryPointName({ id }: { id: string }) {
  const { t } = useTranslation('triggers')
  const points = useQuery(entryPointNamesQuery)
  if (points.data === undefined) return null
  const point = points.data.find((p) => p.id === id)
  if (point === undefined) return <Text size="sm" c="dimmed">{t('gone')}</Text>
  return (
    <>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {point.name}
      </Text>
      <Anchor component={Link} to={`/flows/${point.flow}`} size="xs" style={{ overflowWrap: 'anywhere' }}>
        {t('leads', { flow: point.flow_name ?? point.flow })}
      </Anchor>
    </>
  )
}
