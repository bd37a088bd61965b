import { Anchor, Badge, Group, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Contact } from '@/api/contacts'
import { CopyButton } from '@/ui/copy-button'
import { Moment } from '@/ui/moment'
import classes from './contacts.module.css'
import { clocked, lasted, waitOf } from './standing'
import { OutcomeMark, StateMark } from './state-mark'
import { useNow } from './use-now'

/** Facts are what is known of a contact, by name. */
export function Facts({ contact }: { contact: Contact }) {
  const { t, i18n } = useTranslation('contacts')
  const now = useNow(contact.ended === undefined ? 1000 : 0)
  const waits = waitOf(contact)
  const exact = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(contact.started))
  const channel = contact.channel === 'telephony' || contact.channel === 'chat' || contact.channel === 'task' ? t(`channels.${contact.channel}`) : contact.channel
  const facts: [string, ReactNode][] = [
    [
      t('columns.state'),
      <Group key="state" gap={6}>
        <StateMark contact={contact} />
        {contact.simulated && (
          <Badge variant="default" radius="sm" tt="none">
            {t('simulatedMark')}
          </Badge>
        )}
      </Group>,
    ],
    [t('columns.outcome'), contact.outcome || contact.error ? <OutcomeMark contact={contact} /> : undefined],
    [t('columns.stands'), contact.state === 'over' || !contact.activity ? undefined : `${contact.activity}${waits === undefined ? '' : ` – ${t(`waits.${waits}`)}`}`],
    [
      t('columns.flow'),
      <span key="flow">
        <Anchor component={Link} to={`/flows/${contact.flow.id}`} size="sm" underline="always">
          {contact.flow.name}
        </Anchor>{' '}
        {contact.flow.version === 0 ? t('draft') : `${t('versionNumber', { number: contact.flow.version })}${contact.flow.label ? ` · ${contact.flow.label}` : ''}`}
      </span>,
    ],
    [t('one.entryPoint'), contact.entry_point_name ?? contact.entry_point],
    [t('one.channel'), channel],
    [t('columns.from'), contact.ani],
    [t('one.called'), contact.dnis],
    [t('one.queue'), contact.queue_name ?? contact.queue],
    [t('one.agent'), contact.agent_name ?? contact.agent],
    [
      t('columns.started'),
      <span key="started">
        {exact} (<Moment at={contact.started} />)
      </span>,
    ],
    [t('columns.duration'), clocked(lasted(contact, now))],
    [t('one.steps'), String(contact.steps)],
    [
      t('one.id'),
      <Group key="id" gap={2} wrap="nowrap">
        <Text size="xs" ff="monospace" className={classes.id}>
          {contact.id}
        </Text>
        <CopyButton value={contact.id} what={t('one.id')} />
      </Group>,
    ],
  ]
  return (
    <dl className={classes.facts} aria-label={t('one.facts')}>
      {facts
        .filter(([, value]) => value !== undefined && value !== '')
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}
