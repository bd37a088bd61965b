import { UnstyledButton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type Key, keypad } from './keys'
import classes from './simulator.module.css'

/** Keypad is the keys of the caller's telephone. */
export function Keypad({ disabled, onKey }: { disabled: boolean; onKey: (key: Key) => void }) {
  const { t } = useTranslation('simulator')
  return (
    <div className={classes.keypad} role="group" aria-label={t('keypad')}>
      {keypad.map((key) => (
        <UnstyledButton key={key} className={classes.key} disabled={disabled} aria-label={t('key', { key })} onClick={() => onKey(key)}>
          {key}
        </UnstyledButton>
      ))}
    </div>
  )
}
