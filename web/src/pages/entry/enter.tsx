import { Alert } from '@mantine/core'
import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useEnter } from '@/api/session'
import { Loading } from '@/ui/loading'
import { EntryFrame } from './entry-frame'
import { Refusal } from './refusal'
import { useLink } from './use-link'

/** Enter signs somebody in by a one-time link that the host's operator made. */
export function Enter() {
  const { t } = useTranslation('entry')
  const router = useRouter()
  const token = useLink()
  const { mutate, ...enter } = useEnter()
  useEffect(() => {
    if (token !== '') mutate(token, { onSuccess: () => void router.navigate({ to: '/', replace: true }) })
  }, [token, mutate, router])
  return (
    <EntryFrame title={t('entering')}>
      {token === '' && <Alert color="orange">{t('linkMissing')}</Alert>}
      <Refusal of={enter} />
      {enter.isPending && <Loading />}
    </EntryFrame>
  )
}
