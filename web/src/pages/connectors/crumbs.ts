import { useTranslation } from 'react-i18next'
import type { Crumb } from '@/ui/page-frame'

/** The way to the connectors, by Webex's names. */
export function useCrumbs(inside = false): Crumb[] {
  const { t } = useTranslation('shell')
  return [
    { label: t('sections.services') },
    { label: t('sections.contactCenter') },
    { label: t('sections.tenantSettings') },
    { label: t('sections.integrations') },
    inside ? { label: t('nouns.connectors'), to: '/connectors' } : { label: t('nouns.connectors') },
  ]
}
