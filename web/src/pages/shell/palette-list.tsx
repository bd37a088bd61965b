import '@mantine/spotlight/styles.css'
import { Spotlight, spotlight } from '@mantine/spotlight'
import { IconSearch } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '@/api/session'
import { icons } from './icons'
import { sections } from './places'
import { visible } from './sidebar'

/** PaletteList is the search itself; it opens when it is first drawn, and with each further `count`. */
export function PaletteList({ count }: { count: number }) {
  const { t } = useTranslation('shell')
  const { may } = useSession()
  const go = useNavigate()
  useEffect(() => spotlight.open(), [count])
  const actions = sections.flatMap((s) =>
    visible(s.places, may).map((p) => {
      const Icon = icons[p.noun]
      const way = [t('sections.services'), t('sections.contactCenter'), t(`sections.${s.name}`)]
      if (p.via) way.push(t(`sections.${p.via}`))
      way.push(t(`nouns.${p.noun}`))
      return { id: p.noun, label: t(`nouns.${p.noun}`), description: way.join(' › '), keywords: [way.join(' > ')], leftSection: <Icon size={20} aria-hidden />, onClick: () => void go({ to: p.to }) }
    }),
  )
  return (
    <Spotlight
      actions={actions}
      shortcut={null}
      nothingFound={t('nothingFound')}
      highlightQuery
      scrollable
      searchProps={{ placeholder: t('searchHint'), 'aria-label': t('search'), leftSection: <IconSearch size={18} aria-hidden /> }}
    />
  )
}
