import { Alert, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { functionUsesQuery, type ScriptFunction, useDeleteFunction } from '@/api/functions'
import { Confirm } from '@/ui/confirm'
import { ErrorState } from '@/ui/error-state'
import { Loading } from '@/ui/loading'
import { UsesList } from './uses-list'

/** DeleteFunction asks before a function goes away, and says which flows call it. */
export function DeleteFunction({ fn, onClose, onDeleted }: { fn: ScriptFunction; onClose: () => void; onDeleted?: () => void }) {
  const { t } = useTranslation(['functions', 'shell'])
  const uses = useQuery({ ...functionUsesQuery(fn.id), staleTime: 0 })
  const remove = useDeleteFunction()
  const erase = () =>
    remove.mutate(fn, {
      onSuccess: () => {
        notifications.show({ message: t('remove.done', { name: fn.name }) })
        onClose()
        onDeleted?.()
      },
    })
  return (
    <Confirm opened title={t('remove.title', { name: fn.name })} action={t('shell:delete')} danger pending={remove.isPending} error={remove.error} onConfirm={erase} onClose={onClose}>
      <Text size="sm">{fn.version > 0 ? t('remove.published', { count: fn.version }) : t('remove.draft')}</Text>
      {uses.isPending ? (
        <Loading />
      ) : uses.isError ? (
        <ErrorState error={uses.error} retry={() => void uses.refetch()} />
      ) : uses.data.length > 0 ? (
        <Alert color="orange" title={t('remove.used')}>
          <UsesList uses={uses.data} />
        </Alert>
      ) : (
        <Text size="sm" c="dimmed">
          {t('uses.nobody')}
        </Text>
      )}
    </Confirm>
  )
}
