import { Box, NavLink, Text } from '@mantine/core'
import { Link, useRouterState } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useSession } from '@/api/session'
import { icons } from './icons'
import { type Place, sections } from './places'
import classes from './sidebar.module.css'

/** The places that a person with these actions sees. */
export function visible(places: Place[], may: readonly string[]): Place[] {
  return places.filter((p) => p.needs === undefined || may.includes(p.needs))
}

/** Sidebar leads to every noun of the API that the person may see. */
export function Sidebar() {
  const { t } = useTranslation('shell')
  const { may } = useSession()
  const path = useRouterState({ select: (s) => s.location.pathname })
  const link = (p: Place) => {
    const Icon = icons[p.noun]
    const here = p.to === '/' ? path === '/' : path === p.to || path.startsWith(`${p.to}/`)
    return (
      <NavLink key={p.noun} component={Link} to={p.to} label={t(`nouns.${p.noun}`)} leftSection={<Icon size={18} aria-hidden />} active={here} aria-current={here ? 'page' : undefined} className={classes.link} />
    )
  }
  return (
    <Box p="xs">
      {link({ noun: 'home', to: '/' })}
      {sections.some((s) => s.name !== 'administration' && visible(s.places, may).length > 0) && (
        <Text size="xs" fw={700} px="sm" pt="md" pb={2}>
          {t('sections.contactCenter')}
        </Text>
      )}
      {sections.map((s) => {
        const places = visible(s.places, may)
        if (places.length === 0) return null
        return (
          <Box key={s.name} role="group" aria-labelledby={`section-${s.name}`}>
            <Text size="xs" c="dimmed" px="sm" pt="sm" pb={2} id={`section-${s.name}`}>
              {t(`sections.${s.name}`)}
              {places.some((p) => p.via) ? ` › ${t('sections.integrations')}` : ''}
            </Text>
            {places.map(link)}
          </Box>
        )
      })}
    </Box>
  )
}
