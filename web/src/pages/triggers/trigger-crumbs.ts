import { useTranslation } from 'react-i18next'
import type { Crumb } from '@/ui/page-frame'

/** The way to the pages of what starts contacts. */
export function useTriggerCrumbs(): Crumb[] {
  const { t } = useTranslation('shell')
  return [{ label: t('sections.services') }, { label: t('sections.contactCenter') }, { label: t('sections.customerExperience') }]
}
