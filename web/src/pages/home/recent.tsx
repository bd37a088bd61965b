import { Anchor, Badge, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { flowsQuery } from '@/api/flows'
import { runningContactsQuery } from '@/api/running'
import { useMay } from '@/api/session'
import { Moment } from '@/ui/moment'
import classes from './home.module.css'

function RecentFlows() {
  const { t } = useTranslation('home')
  const { data } = useInfiniteQuery(flowsQuery({ order: 'updated', limit: 5 }))
  const flows = data?.pages[0]?.items ?? []
  if (flows.length === 0) return null
  return (
    <Stack gap="xs" component="section" aria-label={t('recentFlows')}>
      <Group justify="space-between">
        <Title order={2}>{t('recentFlows')}</Title>
        <Anchor component={Link} to="/flows" size="sm">
          {t('allFlows')}
        </Anchor>
      </Group>
      <ul className={classes.list}>
        {flows.map((flow) => (
          <li key={flow.id}>
            <Anchor component={Link} to={`/flows/${flow.id}`} className={classes.name}>
              {flow.name}
            </Anchor>
            <Group gap="xs">
              {flow.labels.Live !== undefined && (
                <Badge size="sm" color="green" tt="none">
                  {'Live'}
                </Badge>
              )}
              <Text size="sm" c="dimmed">
                <Moment at={flow.updated} />
              </Text>
            </Group>
          </li>
        ))}
      </ul>
    </Stack>
  )
}

function RunningContacts() {
  const { t } = useTranslation('home')
  const { data: contacts = [] } = useQuery(runningContactsQuery)
  if (contacts.length === 0) return null
  return (
    <Stack gap="xs" component="section" aria-label={t('running')}>
      <Group justify="space-between">
        <Title order={2}>{t('running')}</Title>
        <Anchor component={Link} to="/contacts" size="sm">
          {t('allContacts')}
        </Anchor>
      </Group>
      <ul className={classes.list}>
        {contacts.map((c) => (
          <li key={c.id}>
            <Anchor component={Link} to={`/contacts/${c.id}`} className={classes.name}>
              {c.flow.name}
            </Anchor>
            <Text size="sm" c="dimmed">
              {[c.activity, c.ani].filter(Boolean).join(' · ')} <Moment at={c.started} />
            </Text>
          </li>
        ))}
      </ul>
    </Stack>
  )
}

/** Recent is what somebody worked on last, and what runs now; nothing where there is nothing. */
export function Recent() {
  const mayContacts = useMay('contact.read')
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
      <RecentFlows />
      {mayContacts && <RunningContacts />}
    </SimpleGrid>
  )
}
