import { ActionIcon, Button, Group, Text, TextInput } from '@mantine/core'
import { IconPhoneOff, IconSend } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Asked } from '@/model/trace'
import type { Key } from './keys'
import { Keypad } from './keypad'
import classes from './simulator.module.css'

type Props = { channel: string; asked: Asked | undefined; typed: string; sending: boolean; onKey: (key: Key) => void; onSay: (text: string) => void; onHangUp: () => void; hangingUp: boolean }

/** Caller is what the person at the other end can do: press keys, say or write something, hang up. */
export function Caller({ channel, asked, typed, sending, onKey, onSay, onHangUp, hangingUp }: Props) {
  const { t } = useTranslation('simulator')
  const [text, setText] = useState('')
  const chat = channel !== 'telephony'
  const hint = typed !== '' ? t('typed', { keys: typed }) : asked === undefined ? t('asksNothing') : asked.choices.length > 0 ? t('asksChoice', { choices: asked.choices.join(', ') }) : t('asksKeys', { min: asked.min, max: asked.max })
  return (
    <div className={classes.caller}>
      {!chat && (
        <div className={classes.keys}>
          <Keypad disabled={false} onKey={onKey} />
          <Text size="xs" c="dimmed" role="status" className={classes.hint}>
            {hint}
          </Text>
        </div>
      )}
      <form
        onSubmit={(e) => {
          e.preventDefault()
          if (text.trim() === '') return
          onSay(text)
          setText('')
        }}
      >
        <Group gap="xs" wrap="nowrap" align="flex-end">
          <TextInput
            flex={1}
            aria-label={t(chat ? 'write' : 'say')}
            placeholder={t(chat ? 'write' : 'say')}
            value={text}
            onChange={(e) => setText(e.currentTarget.value)}
            rightSection={
              <ActionIcon type="submit" variant="subtle" aria-label={t('send')} loading={sending}>
                <IconSend size={16} aria-hidden />
              </ActionIcon>
            }
          />
          <Button color="red" variant="light" leftSection={<IconPhoneOff size={16} aria-hidden />} loading={hangingUp} onClick={onHangUp}>
            {t(chat ? 'leaveChat' : 'hangUp')}
          </Button>
        </Group>
      </form>
    </div>
  )
}
