import { ActionIcon, Button, Group, Input, PasswordInput, Text, Textarea } from '@mantine/core'
import { IconEye, IconEyeOff, IconLock } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './field.module.css'
import { type FieldProps, textOf } from './form-field'
import { frameOf, wrapperOf } from './frame'
import { Pem } from './pem'

/** Secret is a text that the server keeps and never shows: it can only be replaced. */
export function Secret(props: FieldProps) {
  const { t } = useTranslation('field')
  const { field, value, onChange, stored, disabled } = props
  const [replacing, replace] = useState(false)
  const [shown, show] = useState(false)
  if (stored && !replacing && value === undefined) {
    return (
      <Input.Wrapper {...wrapperOf(props)} labelElement="div" role="group" aria-label={field.label}>
        <Group gap="xs" mb={4}>
          <IconLock size={16} aria-hidden />
          <Text size="sm">{t('stored')}</Text>
          <Button id={props.id} size="compact-sm" variant="default" disabled={disabled} aria-label={`${t('replace')} ${field.label}`} onClick={() => replace(true)}>
            {t('replace')}
          </Button>
        </Group>
      </Input.Wrapper>
    )
  }
  const keep = stored ? (
    <Button
      size="compact-xs"
      variant="subtle"
      aria-label={`${t('keep')}: ${field.label}`}
      onClick={() => {
        replace(false)
        onChange(undefined)
      }}
    >
      {t('keep')}
    </Button>
  ) : null
  const frame = frameOf(props, keep)
  if (field.format === 'pem') return <Pem {...props} under={keep} />
  const shared = { ...frame, value: textOf(value), autoComplete: 'new-password', autoFocus: replacing, spellCheck: false }
  const take = (text: string) => onChange(text === '' ? undefined : text)
  if (field.format === 'lines') {
    return (
      <Textarea
        {...shared} autosize minRows={2} maxRows={8} classNames={{ input: shown ? undefined : classes.hidden }} onChange={(e) => take(e.currentTarget.value)}
        rightSection={
          <ActionIcon variant="subtle" color="gray" aria-label={t('showTyped')} aria-pressed={shown} disabled={disabled} onClick={() => show(!shown)}>
            {shown ? <IconEyeOff size={16} aria-hidden /> : <IconEye size={16} aria-hidden />}
          </ActionIcon>
        }
      />
    )
  }
  return <PasswordInput {...shared} aria-invalid={frame.error !== undefined || undefined} onChange={(e) => take(e.currentTarget.value)} visibilityToggleButtonProps={{ 'aria-label': t('showTyped') }} />
}
