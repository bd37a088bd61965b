import { Button, FileButton, Group, Text, Textarea } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { type DragEvent, type ReactNode, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CertificateFacts } from './certificate-facts'
import classes from './expression-input.module.css'
import { type FieldProps, textOf } from './form-field'
import { frameOf } from './frame'
import { applies } from './shown'

const most = 100_000

/** The certificate and the key of a form, by what kind of field each is. */
export function pemOf(siblings: FieldProps['siblings']): { certificate?: string; private_key?: string } {
  const given = (kind: 'plain' | 'secret') => {
    const field = siblings.fields.find((f) => f.format === 'pem' && f.kind === kind && applies(f, siblings.fields, siblings.values))
    const text = field ? textOf(siblings.values[field.name]).trim() : ''
    return text === '' ? undefined : text
  }
  return { certificate: given('plain'), private_key: given('secret') }
}

/** Pem is a certificate or a key in PEM: pasted, dropped or chosen as a file, and looked at at once. */
export function Pem({ under, ...props }: FieldProps & { under?: ReactNode }) {
  const { t } = useTranslation('field')
  const { field, value, onChange, disabled, siblings } = props
  const [over, setOver] = useState(false)
  const reset = useRef<() => void>(null)
  const [refused, refuse] = useState('')
  const secret = field.kind === 'secret'
  const pem = pemOf(siblings)
  const read = async (file: File | null | undefined) => {
    reset.current?.() // so that the same file, mended, can be chosen again
    if (!file) return
    if (file.size > most) {
      refuse(t('fileTooLarge', { name: file.name }))
      return
    }
    const text = await file.text()
    if (!text.includes('-----BEGIN')) {
      refuse(t('fileNoPem', { name: file.name }))
      return
    }
    refuse('')
    onChange(text)
  }
  const frame = frameOf(
    props,
    <>
      {under}
      <CertificateFacts pem={pem} of={secret ? 'private_key' : 'certificate'} label={field.label} />
    </>,
  )
  const drag = (on: boolean) => (e: DragEvent) => {
    if (disabled || !e.dataTransfer.types.includes('Files')) return
    e.preventDefault()
    setOver(on)
  }
  return (
    <div
      className={classes.drop}
      data-over={over || undefined}
      onDragOver={drag(true)}
      onDragLeave={drag(false)}
      onDrop={(e) => {
        drag(false)(e)
        if (!disabled) void read(e.dataTransfer.files[0])
      }}
    >
      <Textarea
        {...frame}
        classNames={{ input: classes.code }}
        value={textOf(value)}
        onChange={(e) => {
          refuse('')
          onChange(e.currentTarget.value === '' ? undefined : e.currentTarget.value)
        }}
        placeholder={secret ? '-----BEGIN PRIVATE KEY-----' : '-----BEGIN CERTIFICATE-----'}
        autosize
        minRows={3}
        maxRows={8}
        spellCheck={false}
        autoComplete="off"
      />
      <Group gap="xs" mt={6}>
        <FileButton resetRef={reset} onChange={(file) => void read(file)} accept=".pem,.crt,.cer,.key,application/x-pem-file,text/plain" disabled={disabled}>
          {(button) => (
            <Button {...button} variant="default" size="compact-sm" disabled={disabled} leftSection={<IconUpload size={14} aria-hidden />} aria-label={`${t('chooseFile')}: ${field.label}`}>
              {t('chooseFile')}
            </Button>
          )}
        </FileButton>
        <Text size="xs" c={refused === '' ? 'dimmed' : 'var(--mantine-color-error)'} role="status">
          {refused === '' ? t('dropHint') : refused}
        </Text>
      </Group>
    </div>
  )
}
