import { ActionIcon } from '@mantine/core'
import { Spotlight, spotlight } from '@mantine/spotlight'
import { IconSearch } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useSession } from '@/api/session'
import { icons } from './icons'
import { sections } from './places'
import { visible } from './sidebar'

/** Palette goes to a page by its name or by any part of the way to it, as Control Hub writes it. */
export function Palette() {
  const { t } = useTranslation('shell')
  const { may } = useSession()
  const go = useNavigate()
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
    <>
      <ActionIcon variant="subtle" color="gray" size="lg" onClick={spotlight.open} aria-label={t('search')} title={`${t('search')} Ctrl+K`}>
        <IconSearch size={18} aria-hidden />
      </ActionIcon>
      <Spotlight actions={actions} shortcut="mod + K" nothingFound={t('nothingFound')} highlightQuery scrollable searchProps={{ placeholder: t('searchHint'), 'aria-label': t('search'), leftSection: <IconSearch size={18} aria-hidden /> }} />
    </>
  )
}
