import { useTranslation } from 'react-i18next'
import type { Action } from '@/model/history'

/** Says what was done in the person's language: Add Play Message. */
export function useActionName(): (action: Action) => string {
  const { t, i18n } = useTranslation('designer')
  return ({ name, what = '' }) => (i18n.exists(`designer:actions.${name}`) ? t(`actions.${name}` as 'actions.add', { what }).trim() : name)
}
