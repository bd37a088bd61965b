import { useTranslation } from 'react-i18next'
import type { Crumb } from '@/ui/page-frame'

/** Where the contacts are, as Webex has it; with `inside` for one of them. */
export function useContactCrumbs(inside = false): Crumb[] {
  const { t } = useTranslation('shell')
  const way: Crumb[] = [{ label: t('sections.services') }, { label: t('sections.contactCenter') }, { label: t('sections.customerExperience') }]
  return inside ? [...way, { label: t('nouns.contacts'), to: '/contacts' }] : way
}
