import { Anchor, Breadcrumbs, Group, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'

/** A place on the way to a page; without a path it is only a name. */
export type Crumb = { label: string; to?: string }

type Frame = {
  title: string
  /** The way to the page, without the page itself. */
  crumbs?: Crumb[]
  lead?: string
  /** Buttons at the right of the title. */
  actions?: ReactNode
  children: ReactNode
}

/** PageFrame is what every page has: where it stands, its name, its buttons, and then itself. */
export function PageFrame({ title, crumbs = [], lead, actions, children }: Frame) {
  const { t } = useTranslation('shell')
  useEffect(() => {
    document.title = `${title} · ${t('product')}`
  }, [title, t])
  return (
    <Stack gap="lg" p={{ base: 'md', sm: 'lg' }} maw={1280} mx="auto" w="100%">
      <Stack gap={4}>
        {crumbs.length > 0 && (
          <Breadcrumbs component="nav" aria-label={t('breadcrumb')} separator="›" separatorMargin={6} fz="sm" style={{ flexWrap: 'wrap' }}>
            {crumbs.map((c) =>
              c.to === undefined ? (
                <Text key={c.label} size="sm" c="dimmed" component="span">
                  {c.label}
                </Text>
              ) : (
                <Anchor key={c.label} component={Link} to={c.to} size="sm">
                  {c.label}
                </Anchor>
              ),
            )}
          </Breadcrumbs>
        )}
        <Group justify="space-between" align="flex-start" gap="sm">
          <Stack gap={4} flex="1 1 20rem">
            <Title order={1}>{title}</Title>
            {lead && (
              <Text c="dimmed" maw={720}>
                {lead}
              </Text>
            )}
          </Stack>
          <Group gap="xs">{actions}</Group>
        </Group>
      </Stack>
      {children}
    </Stack>
  )
}
