import { Alert, Button, Stack, Text, TextInput } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import form from './field.module.css'
import type { FormField, Values } from './form-field'
import { outputsField } from './output-rows'
import { allTexts, lookUp, mentioned, putIn, valueOf, writtenOf } from './samples'
import { SendResult } from './send-result'
import { useFieldServices } from './services'
import { tokensOf } from './tokens'

/** The names that the texts of settings read. */
export function namesRead(settings: Values): string[] {
  const text = allTexts(settings)
  const names = tokensOf(text).filter((t) => t.sort === 'name' && text.charAt(t.to) !== '(').map((t) => text.slice(t.from, t.to).replace(/\.$/, ''))
  return [...new Set(names)].filter((name) => !name.startsWith('.'))
}

type Sending = {
  /** The form of the activity; its rows of variables with paths take what is picked in an answer. */
  fields: readonly FormField[]
  values: Values
  onChange: (values: Values, path: string) => void
  disabled?: boolean
}

/** SendPanel sends the request of an activity once, as a contact's would go out, and shows what came back. */
export function SendPanel({ fields, values, onChange, disabled = false }: Sending) {
  const { t } = useTranslation('field')
  const { send, samples = {}, variables = [] } = useFieldServices()
  const [changed, change] = useState<Record<string, string>>({})
  const names = namesRead(values)
  const typeOf = (name: string) => variables.find((v) => v.name === name)?.type
  const secure = (name: string) => variables.some((v) => v.secure && (name === v.name || name.startsWith(`${v.name}.`)))
  const sending = useMutation({
    mutationFn: () => {
      let given: Values = mentioned(samples, allTexts(values))
      for (const name of names) {
        const written = changed[name]
        if (written !== undefined) given = putIn(given, name, valueOf(written, typeOf(name)))
      }
      if (!send) throw new Error(t('cannotSend'))
      return send({ settings: values, variables: given }, new AbortController().signal)
    },
  })
  return (
    <Stack gap="sm" className={form.form}>
      {names.length > 0 && (
        <div role="group" aria-label={t('valuesToSend')}>
          <Text size="sm" fw={500} mb={4}>
            {t('valuesToSend')}
          </Text>
          <Stack gap={6}>
            {names.map((name) => (
              <TextInput
                key={name}
                size="xs"
                label={name}
                placeholder={secure(name) ? t('secureValue') : t('noValue')}
                value={changed[name] ?? (secure(name) ? '' : writtenOf(lookUp(samples, name)))}
                onChange={(e) => change({ ...changed, [name]: e.currentTarget.value })}
                spellCheck={false}
                autoComplete="off"
              />
            ))}
          </Stack>
        </div>
      )}
      <Button leftSection={<IconSend size={16} aria-hidden />} onClick={() => sending.mutate()} loading={sending.isPending} disabled={!send} style={{ alignSelf: 'flex-start' }}>
        {t('send')}
      </Button>
      <div aria-live="polite">
        {sending.error && (
          <Alert color="red" variant="light" title={t('notSent')}>
            {sending.error.message}
          </Alert>
        )}
        {sending.data && !sending.isPending && <SendResult key={sending.submittedAt} result={sending.data} outputs={disabled ? undefined : outputsField(fields)} values={values} onChange={onChange} />}
      </div>
    </Stack>
  )
}
