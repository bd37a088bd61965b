import { Badge, Button, Group, Text } from '@mantine/core'
import { IconClock, IconPlayerSkipForward } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Contact } from '@/api/contacts'
import { lasting } from './lasting'
import classes from './simulator.module.css'

type Move = { seconds: number } | { to_next_timer: true }
type Props = { contact: Contact; moving: boolean; onMove: (by: Move) => void }

/** Clock is the contact's own time, and moves it on. */
export function Clock({ contact, moving, onMove }: Props) {
  const { t, i18n } = useTranslation('simulator')
  if (contact.now === undefined) return null
  const now = new Date(contact.now)
  const next = contact.next_timer
  return (
    <section className={classes.section} aria-label={t('clock')}>
      <Group gap="xs" wrap="nowrap">
        <IconClock size={16} aria-hidden />
        <Text size="sm" fw={600} className={classes.figures}>
          <time dateTime={contact.now}>{new Intl.DateTimeFormat(i18n.language, { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(now)}</time>
        </Text>
        {contact.paused_clock === true && (
          <Badge variant="light" color="gray" radius="sm" tt="none">
            {t('paused')}
          </Badge>
        )}
      </Group>
      <Text size="xs" c="dimmed" my={6}>
        {next === undefined ? t('noTimer') : t('nextTimer', { for: t(`timers.${next.for}`), activity: next.activity, time: lasting((Date.parse(next.due) - now.getTime()) / 1000, i18n.language) })}
      </Text>
      <Group gap={6}>
        <Button size="xs" variant="default" disabled={moving || next === undefined} leftSection={<IconPlayerSkipForward size={14} aria-hidden />} onClick={() => onMove({ to_next_timer: true })}>
          {t('toNextTimer')}
        </Button>
        <Button size="xs" variant="default" disabled={moving} onClick={() => onMove({ seconds: 60 })}>
          {t('plusMinute')}
        </Button>
        <Button size="xs" variant="default" disabled={moving} onClick={() => onMove({ seconds: 3600 })}>
          {t('plusHour')}
        </Button>
      </Group>
    </section>
  )
}
