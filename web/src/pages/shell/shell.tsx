import { Anchor, AppShell, Burger, Group, ScrollArea, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Outlet, useRouterState } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '@/api/session'
import { AccountMenu } from './account-menu'
import { ChangedElsewhere } from './changed-elsewhere'
import { ChooseOrganisation, useOrganisations } from './choose-organisation'
import { Mark } from '@/ui/mark'
import { OrganisationSwitch } from './organisation-switch'
import { Palette } from './palette'
import classes from './shell.module.css'
import { Sidebar } from './sidebar'

/** Shell is around every page for whoever is signed in: the sidebar, the organisation, the account. */
export function Shell() {
  const { t } = useTranslation('shell')
  const [opened, { toggle, close }] = useDisclosure(false)
  const path = useRouterState({ select: (s) => s.location.pathname })
  useEffect(close, [path, close])
  const unchosen = useSession().organisation === undefined
  const choice = useOrganisations().length > 0
  const wide = /^\/flows\/[^/]+$/.test(path) && !['/flows/templates', '/flows/import'].includes(path)
  return (
    <AppShell header={{ height: 52 }} navbar={{ width: 240, breakpoint: 'md', collapsed: { mobile: !opened, desktop: wide && !opened } }}>
      <Anchor href="#content" className={classes.skip}>
        {t('skipToContent')}
      </Anchor>
      <AppShell.Header className={classes.header}>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={opened} onClick={toggle} hiddenFrom={wide ? undefined : 'md'} size="sm" aria-label={t('menu')} aria-expanded={opened} />
            <Mark />
            <Text fw={650} visibleFrom="sm">
              {t('product')}
            </Text>
            <OrganisationSwitch />
          </Group>
          <Group gap="xs" wrap="nowrap">
            <Palette />
            <AccountMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar aria-label={t('mainNavigation')} className={classes.sidebar} data-closed={!opened || undefined} data-wide={wide || undefined}>
        <ScrollArea>
          <Sidebar />
        </ScrollArea>
      </AppShell.Navbar>
      <ChangedElsewhere />
      <AppShell.Main id="content" tabIndex={-1} className={classes.main}>
        {unchosen && choice ? <ChooseOrganisation /> : <Outlet />}
      </AppShell.Main>
    </AppShell>
  )
}
