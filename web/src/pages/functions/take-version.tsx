import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type FunctionVersion, functionVersionQuery, type ScriptFunction } from '@/api/functions'
import { Confirm } from '@/ui/confirm'

/** TakeVersion asks before what a version runs takes the place of what is in the editor. */
export function TakeVersion({ fn, number, onTake, onClose }: { fn: ScriptFunction; number: number; onTake: (version: FunctionVersion) => void; onClose: () => void }) {
  const { t } = useTranslation('functions')
  const version = useQuery(functionVersionQuery(fn.id, number))
  const take = () => {
    if (version.data) onTake(version.data)
  }
  return (
    <Confirm opened title={t('take.title', { number })} action={t('take.run')} pending={version.isPending} error={version.error} onConfirm={take} onClose={onClose}>
      <Text size="sm">{t('take.lead')}</Text>
    </Confirm>
  )
}
