import { Badge, Group, Text } from '@mantine/core'
import { IconBell, IconMusic, IconVolume } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './conversation.module.css'
import { noticeOf } from './notice'

/** A line of a conversation, as the API has it. */
export type SaidLine = { number: number; at: string; by: 'flow' | 'person' | 'agent'; kind: 'message' | 'audio' | 'music' | 'question' | 'notice'; text?: string; file?: string; choices?: string[] }

/** Conversation is what was said in a contact, the newest line in view. */
export function Conversation({ said, label }: { said: readonly SaidLine[]; label: string }) {
  const { t } = useTranslation('contacts')
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight
  }, [said.length])
  return (
    <div ref={box} className={classes.box} role="log" aria-label={label} tabIndex={0}>
      {said.length === 0 && (
        <Text size="sm" c="dimmed" ta="center" py="md">
          {t('conversation.nothing')}
        </Text>
      )}
      {said.map((line) => (
        <Line key={line.number} line={line} />
      ))}
    </div>
  )
}

function Line({ line }: { line: SaidLine }) {
  const { t } = useTranslation('contacts')
  const who = t(`conversation.by.${line.by}`)
  if (line.kind === 'notice') {
    const notice = noticeOf(line.text ?? '')
    return (
      <div className={classes.notice}>
        <IconBell size={13} aria-hidden />
        {notice ? t(`conversation.notices.${notice.key}`, { name: notice.name ?? '' }) : line.text}
      </div>
    )
  }
  if (line.kind === 'question' && !line.text) {
    return line.choices && line.choices.length > 0 ? (
      <Group gap={4} className={classes.choices}>
        <Text size="xs" c="dimmed">
          {t('conversation.choices')}
        </Text>
        {line.choices.map((c) => (
          <Badge key={c} variant="default" radius="sm" tt="none">
            {c}
          </Badge>
        ))}
      </Group>
    ) : (
      <Text size="xs" c="dimmed" className={classes.choices}>
        {t('conversation.asks')}
      </Text>
    )
  }
  return (
    <div className={classes.line} data-by={line.by}>
      <span className={classes.who}>{who}</span>
      <span className={classes.words}>
        {line.kind === 'audio' && <IconVolume size={14} aria-label={t('conversation.audio')} role="img" />}
        {line.kind === 'music' && <IconMusic size={14} aria-label={t('conversation.music')} role="img" />}
        {line.text || line.file}
      </span>
    </div>
  )
}
