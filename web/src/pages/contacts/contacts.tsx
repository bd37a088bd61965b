import { Anchor, Badge, Button, Group, Stack, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { IconPhoneCall, IconPhonePlus } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Contact, contactsQuery, listEvery } from '@/api/contacts'
import { useMay } from '@/api/session'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { type Column, Listing } from '@/ui/listing'
import { Moment } from '@/ui/moment'
import { PageFrame } from '@/ui/page-frame'
import { useContactCrumbs } from './contact-crumbs'
import classes from './contacts.module.css'
import { filtersOf, type Search, searchOf } from './filter-search'
import { Filters } from './filters'
import { SimulateCall } from './simulate-call'
import { clocked, lasted, waitOf } from './standing'
import { OutcomeMark, StateMark } from './state-mark'
import { useNow } from './use-now'

/** Contacts is the list of runs; it follows what happens, and its address holds the filters. */
export function Contacts() {
  const { t } = useTranslation(['contacts', 'shell'])
  const given: unknown = useSearch({ strict: false })
  const search = useMemo(() => searchOf(given as Record<string, unknown>), [given])
  const go = useNavigate()
  const now = useNow(1000)
  const minute = Math.floor(now / 60_000) * 60_000
  const filters = useMemo(() => filtersOf(search, minute), [search, minute])
  const list = useInfiniteQuery({ ...contactsQuery(filters), placeholderData: (old) => old, refetchInterval: (q) => ((q.state.data?.pages.length ?? 0) > 1 ? 5 * listEvery : listEvery) })
  const mayStart = useMay('contact.start')
  const [starting, setStarting] = useState(false)
  const filtered = Object.keys(search).length > 0
  const change = (next: Search) => void go({ to: '/contacts', search: next as never, replace: true })
  const simulate = mayStart && (
    <Button leftSection={<IconPhonePlus size={16} aria-hidden />} onClick={() => setStarting(true)}>
      {t('simulate.open')}
    </Button>
  )
  return (
    <PageFrame title={t('shell:nouns.contacts')} crumbs={useContactCrumbs()} lead={t('lead')} actions={simulate}>
      <Stack gap="md">
        <Filters search={search} onChange={change} />
        {list.data && list.error && <ErrorState error={list.error} retry={() => void list.refetch()} />}
        <Listing
          label={t('shell:nouns.contacts')}
          list={{ ...list, error: list.data ? null : list.error }}
          columns={useColumns(now)}
          rowKey={(c) => c.id}
          empty={
            filtered ? (
              <Stack align="center" py="xl" gap="sm">
                <Text c="dimmed" role="status">
                  {t('noneFound')}
                </Text>
                <Button variant="default" onClick={() => change({})}>
                  {t('clear')}
                </Button>
              </Stack>
            ) : (
              <EmptyState icon={<IconPhoneCall size={28} />} title={t('emptyTitle')} lead={t('empty')}>
                <Button component={Link} to="/flows">
                  {t('openFlows')}
                </Button>
                <Button variant="default" onClick={() => change({ simulated: 'simulated' })}>
                  {t('showSimulated')}
                </Button>
              </EmptyState>
            )
          }
        />
      </Stack>
      {starting && <SimulateCall onClose={() => setStarting(false)} />}
    </PageFrame>
  )
}

function useColumns(now: number): Column<Contact>[] {
  const { t } = useTranslation('contacts')
  return [
    { key: 'started', head: t('columns.started'), cell: (c) => <Moment at={c.started} /> },
    {
      key: 'flow', head: t('columns.flow'),
      cell: (c) => (
        <div>
          <Anchor component={Link} to={`/contacts/${c.id}`} size="sm" fw={600}>
            {c.flow.name}
          </Anchor>
          <Group gap={6}>
            <Text size="xs" c="dimmed">
              {c.flow.version === 0 ? t('draft') : t('versionNumber', { number: c.flow.version })}
              {c.flow.version !== 0 && c.flow.label ? ` · ${c.flow.label}` : ''}
            </Text>
            {c.simulated && (
              <Badge size="sm" variant="default" radius="sm" tt="none">
                {t('simulatedMark')}
              </Badge>
            )}
          </Group>
        </div>
      ),
    },
    { key: 'from', head: t('columns.from'), wide: true, cell: (c) => <Text size="sm" className={classes.figures}>{c.ani}</Text> },
    { key: 'state', head: t('columns.state'), cell: (c) => <StateMark contact={c} /> },
    {
      key: 'stands', head: t('columns.stands'), wide: true,
      cell: (c) => <Stands contact={c} />,
    },
    { key: 'outcome', head: t('columns.outcome'), wide: true, cell: (c) => <OutcomeMark contact={c} /> },
    { key: 'duration', head: t('columns.duration'), wide: true, cell: (c) => <Text size="sm" className={classes.figures}>{clocked(lasted(c, now))}</Text> },
  ]
}

/** Stands says at which activity a contact is, and for what it waits. */
function Stands({ contact }: { contact: Contact }) {
  if (contact.state === 'over') return null
  return (
    <div>
      <Text size="sm">{contact.activity}</Text>
      <Waits contact={contact} />
    </div>
  )
}

function Waits({ contact }: { contact: Contact }) {
  const { t } = useTranslation('contacts')
  const waits = waitOf(contact)
  if (waits === undefined) return null
  const who = contact.agent_name ?? contact.queue_name
  return (
    <Text size="xs" c="dimmed">
      {t(`waits.${waits}`)}
      {who ? ` · ${who}` : ''}
    </Text>
  )
}
