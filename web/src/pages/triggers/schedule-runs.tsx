import { Anchor, Badge, Group, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Schedule } from '@/api/schedules'
import { useMay } from '@/api/session'
import { Moment } from '@/ui/moment'

/** How a schedule stands. One that is over may still be marked as paused: there is nothing left to pause. */
export function standing(s: Pick<Schedule, 'paused' | 'next'>): 'active' | 'paused' | 'over' {
  if (s.next === undefined) return 'over'
  return s.paused ? 'paused' : 'active'
}

const signs = { active: { color: 'green', Icon: IconPlayerPlay }, paused: { color: 'orange', Icon: IconPlayerPause }, over: { color: 'gray', Icon: IconCheck } }

/** ScheduleState says how a schedule stands. */
export function ScheduleState({ schedule }: { schedule: Schedule }) {
  const { t } = useTranslation('triggers')
  const state = standing(schedule)
  const { color, Icon } = signs[state]
  return (
    <Badge variant="light" tt="none" color={color} leftSection={<Icon size={12} aria-hidden />}>
      {t(`schedules.states.${state}`)}
    </Badge>
  )
}

/** NextRun says when a schedule starts something again. */
export function NextRun({ schedule }: { schedule: Schedule }) {
  const { t, i18n } = useTranslation('triggers')
  if (schedule.next === undefined) return <Text size="sm" c="dimmed">{t('schedules.none')}</Text>
  if (schedule.paused) return '–'
  const words = new Intl.DateTimeFormat(i18n.language, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' })
  return <time dateTime={schedule.next}>{words.format(new Date(schedule.next))}</time>
}

/** LastRun says when a schedule started something, leads to the contact, and says why there was none. */
export function LastRun({ schedule }: { schedule: Schedule }) {
  const { t } = useTranslation('triggers')
  const mayContacts = useMay('contact.read')
  if (schedule.last === undefined) return <Text size="sm" c="dimmed">{t('schedules.never')}</Text>
  return (
    <Stack gap={2}>
      <Group gap={8}>
        <Moment at={schedule.last} />
        {mayContacts && schedule.last_contact && (
          <Anchor component={Link} to={`/contacts/${schedule.last_contact}`} size="sm" aria-label={t('schedules.lastContact', { name: schedule.name })}>
            {t('schedules.contact')}
          </Anchor>
        )}
      </Group>
      {schedule.error && (
        <Group gap={4} wrap="nowrap" align="flex-start">
          <IconAlertTriangle size={14} aria-hidden style={{ flexShrink: 0, marginTop: 2 }} />
          <Text size="xs">{schedule.error}</Text>
        </Group>
      )}
    </Stack>
  )
}
