import { Badge, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconClockPause, IconPlayerPlay } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Contact } from '@/api/contacts'
import classes from './contacts.module.css'
import { outcomes } from './filter-search'
import { isFailed } from './standing'

const looks = {
  live: { icon: IconPlayerPlay, color: 'teal' },
  parked: { icon: IconClockPause, color: 'blue' },
  over: { icon: IconCircleCheck, color: 'gray' },
  quarantined: { icon: IconAlertTriangle, color: 'red' },
} as const

/** StateMark is the state of a contact, by words, sign and colour. */
export function StateMark({ contact }: { contact: Contact }) {
  const { t } = useTranslation('contacts')
  const { icon: Icon, color } = looks[contact.state]
  return (
    <Badge c="var(--mantine-color-text)" variant="light" color={color} radius="sm" tt="none" leftSection={<Icon size={13} aria-hidden />} className={classes.mark}>
      {t(`states.${contact.state}`)}
    </Badge>
  )
}

/** OutcomeMark is how a contact ended; what failed has the code and cannot be overlooked. */
export function OutcomeMark({ contact }: { contact: Contact }) {
  const { t } = useTranslation('contacts')
  const outcome = outcomes.find((o) => o === contact.outcome)
  if (outcome === undefined) return contact.error ? <Text size="sm">{contact.error}</Text> : null
  if (!isFailed(contact)) return <Text size="sm">{t(`outcomes.${outcome}`)}</Text>
  return (
    <div>
      <Badge c="var(--mantine-color-text)" variant="light" color="red" radius="sm" tt="none" leftSection={<IconAlertTriangle size={13} aria-hidden />} className={classes.mark}>
        {t(`outcomes.${outcome}`)}
      </Badge>
      {contact.error && (
        <Text size="xs" c="dimmed" ff="monospace">
          {contact.error}
        </Text>
      )}
    </div>
  )
}
