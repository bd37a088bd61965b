import { Alert, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Label } from '@/api/flows'
import { functionUsesQuery, type ScriptFunction, useSetFunctionLabel } from '@/api/functions'
import { Confirm } from '@/ui/confirm'
import { isRollback } from '@/ui/version-table'
import { UsesList } from './uses-list'

/** LabelVersion asks before a label names another version, and says which flows call the function. */
export function LabelVersion({ fn, label, number, onClose }: { fn: ScriptFunction; label: Label; number: number; onClose: () => void }) {
  const { t } = useTranslation('functions')
  const set = useSetFunctionLabel()
  const uses = useQuery({ ...functionUsesQuery(fn.id), staleTime: 0 })
  const now = fn.labels[label] ?? 0
  const back = isRollback(fn.labels, label, number)
  const save = () =>
    set.mutate(
      { id: fn.id, label, version: number },
      {
        onSuccess: () => {
          notifications.show({ message: t('label.done', { label, number }) })
          onClose()
        },
      },
    )
  return (
    <Confirm
      opened
      title={back ? t('label.backTitle', { label, number }) : t('label.title', { label, number })}
      action={back ? t('label.back') : t('label.set')}
      danger={back}
      pending={set.isPending}
      error={set.error}
      onConfirm={save}
      onClose={onClose}
    >
      <Text size="sm">{now > 0 ? t('label.moves', { label, from: now, to: number }) : t('label.begins', { label, to: number })}</Text>
      {uses.data && (uses.data.length > 0 ? <UsesList uses={uses.data} /> : <Text size="sm" c="dimmed">{t('uses.nobody')}</Text>)}
      <Alert color="blue" variant="light">
        {t('label.atOnce')}
      </Alert>
    </Confirm>
  )
}
