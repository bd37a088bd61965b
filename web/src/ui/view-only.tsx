import { Alert } from '@mantine/core'
import { IconEye } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

/** ViewOnly says that the person may look at the page, but not change what is on it. */
export function ViewOnly() {
  const { t } = useTranslation('shell')
  return (
    <Alert icon={<IconEye aria-hidden />} color="gray" variant="light">
      {t('viewOnly')}
    </Alert>
  )
}
