import { Code, Group, Loader, Paper, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Values } from './form-field'
import { lookUp, mentioned, putIn, valueOf, writtenOf } from './samples'
import { type Evaluated, useFieldServices } from './services'
import { useAsked } from './use-asked'

/** Tester evaluates what is written on the server, as it is typed, with values that can be changed. */
export function Tester({ id, text, expression = false, label }: { id: string; text: string; expression?: boolean; label: string }) {
  const { t } = useTranslation('field')
  const { evaluate, samples = {}, variables = [] } = useFieldServices()
  const [changed, change] = useState<Record<string, string>>({})
  const typeOf = (name: string) => variables.find((v) => v.name === name)?.type
  const secure = (name: string) => variables.some((v) => v.secure && (name === v.name || name.startsWith(`${v.name}.`)))
  let values: Values = mentioned(samples, text)
  for (const [name, written] of Object.entries(changed)) values = putIn(values, name, valueOf(written, typeOf(name)))
  const { data, error, waiting } = useAsked('evaluate', text.trim() === '' ? undefined : { text, expression, variables: values }, evaluate)
  const reads = data?.reads ?? []
  return (
    <Paper id={id} withBorder p="sm" mt={6} role="region" aria-label={t('tryOf', { label })}>
      <Stack gap="xs">
        {reads.length > 0 && (
          <Stack gap={6}>
            {reads.map((name) => (
              <TextInput
                key={name}
                size="xs"
                label={name}
                description={typeOf(name)}
                inputWrapperOrder={['label', 'input']}
                placeholder={secure(name) ? t('secureValue') : t('noValue')}
                value={changed[name] ?? (secure(name) ? '' : writtenOf(lookUp(samples, name)))}
                onChange={(e) => change({ ...changed, [name]: e.currentTarget.value })}
                spellCheck={false}
                autoComplete="off"
              />
            ))}
          </Stack>
        )}
        <Group gap={6} mih={20}>
          <Text size="xs" fw={600}>
            {t('result')}
          </Text>
          {data && !data.error && (
            <Text size="xs" c="dimmed">
              {t(`types.${data.type}`)}
            </Text>
          )}
          {waiting && <Loader size={12} aria-hidden />}
        </Group>
        <div aria-live="polite">
          {error ? <Text size="sm" c="red">{error.message}</Text> : text.trim() === '' ? <Text size="sm" c="dimmed">{t('nothingToTry')}</Text> : data && <Result answer={data} />}
        </div>
      </Stack>
    </Paper>
  )
}

function Result({ answer }: { answer: Evaluated }) {
  const { t } = useTranslation('field')
  const written = typeof answer.value === 'object' && answer.value !== null ? JSON.stringify(answer.value, null, 2) : answer.text
  return (
    <Stack gap={6}>
      {answer.errors.map((e, i) => (
        <Text key={i} size="sm" c="var(--mantine-color-error)">
          {t('mistakeAt', { line: e.line, column: e.column })} {e.message}
        </Text>
      ))}
      {(!answer.error || written !== '') && (
        <Code block mah={200} style={{ overflow: 'auto', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }} tabIndex={0} aria-label={t('result')}>
          {written === '' ? t('emptyText') : written}
        </Code>
      )}
    </Stack>
  )
}
