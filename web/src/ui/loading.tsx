import { Center, Loader } from '@mantine/core'
import { useTranslation } from 'react-i18next'

/** Loading stands where something will be in a moment. */
export function Loading() {
  const { t } = useTranslation('shell')
  return (
    <Center mih={160} role="status" aria-label={t('loading')}>
      <Loader />
    </Center>
  )
}
