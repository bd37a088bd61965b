import { useTranslation } from 'react-i18next'
import type { Crumb } from '@/ui/page-frame'

/** The way to the pages of administration. */
export function useAdministrationCrumbs(): Crumb[] {
  const { t } = useTranslation('shell')
  return [{ label: t('sections.administration') }]
}
