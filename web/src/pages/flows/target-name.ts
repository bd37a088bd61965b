import { useTranslation } from 'react-i18next'

const targets = ['queue', 'connector', 'flow', 'subflow', 'prompt', 'business-hours', 'function', 'global-variable', 'virtual-agent', 'media-destination', 'skill', 'entry-point'] as const

type Known = (typeof targets)[number]

const isKnown = (target: string): target is Known => targets.some((known) => known === target)

/** What references name, as people call it; with `one` as what is needed, such as "a queue". */
export function useTargetName(one = false): (target: string) => string {
  const { t } = useTranslation('flows')
  return (target) => (isKnown(target) ? t(one ? `oneOf.${target}` : `targets.${target}`) : target)
}
