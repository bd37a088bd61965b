import { useTranslation } from 'react-i18next'
import type { Crumb } from '@/ui/page-frame'

/** Where the functions are, as Webex has it; with `inside` for the pages below them. */
export function useFunctionCrumbs(inside = false): Crumb[] {
  const { t } = useTranslation('shell')
  const way: Crumb[] = [{ label: t('sections.services') }, { label: t('sections.contactCenter') }, { label: t('sections.customerExperience') }]
  return inside ? [...way, { label: t('nouns.functions'), to: '/functions' }] : way
}
