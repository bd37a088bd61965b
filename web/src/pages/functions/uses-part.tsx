import { Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { functionUsesQuery } from '@/api/functions'
import { ErrorState } from '@/ui/error-state'
import { Loading } from '@/ui/loading'
import { UsesList } from './uses-list'

/** UsesPart tells which flows call a function. */
export function UsesPart({ id }: { id: string }) {
  const { t } = useTranslation('functions')
  const uses = useQuery({ ...functionUsesQuery(id), staleTime: 0 })
  if (uses.error) return <ErrorState error={uses.error} retry={() => void uses.refetch()} />
  if (uses.isPending) return <Loading />
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {uses.data.length > 0 ? t('uses.lead') : t('uses.nobody')}
      </Text>
      {uses.data.length > 0 && <UsesList uses={uses.data} />}
    </Stack>
  )
}
