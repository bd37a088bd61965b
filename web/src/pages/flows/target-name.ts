import { useTranslation } from 'react-i18next'

const targets = ['queue', 'connector', 'flow', 'subflow', 'prompt', 'business-hours', 'function', 'global-variable', 'virtual-agent', 'media-destination', 'skill', 'entry-point'] as const

type Known = (typeof targets)[number]

/** What references name, as people call it. */
export function useTargetName(): (target: string) => string {
  const { t } = useTranslation('flows')
  return (target) => (targets.includes(target as Known) ? t(`targets.${target as Known}`) : target)
}
