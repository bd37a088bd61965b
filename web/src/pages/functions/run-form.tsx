import { JsonInput, Select, Stack, Text, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { FunctionParameter } from '@/api/functions'
import classes from './functions.module.css'
import type { Inputs, Typed } from './run-values'

type Props = { parameters: readonly FunctionParameter[]; typed: Typed; wrong: Inputs['wrong']; onChange: (name: string, value: string) => void }

/** RunForm asks for a value of each declared input, by its type. */
export function RunForm({ parameters, typed, wrong, onChange }: Props) {
  const { t } = useTranslation('functions')
  const named = parameters.filter((p) => p.name.trim() !== '')
  if (named.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('run.noInputs')}
      </Text>
    )
  }
  return (
    <Stack gap="sm">
      {named.map(({ name, type }, i) => {
        const why = wrong[name]
        const common = { label: name, value: typed[name] ?? '', error: why === undefined ? undefined : t(`run.wrong.${why}`) }
        if (type === 'BOOLEAN') return <Select key={i} {...common} value={common.value || null} clearable placeholder={t('run.notGiven')} data={['true', 'false']} onChange={(v) => onChange(name, v ?? '')} />
        if (type === 'JSON') return <JsonInput key={i} {...common} autosize minRows={3} maxRows={10} formatOnBlur classNames={{ input: classes.code }} onChange={(v) => onChange(name, v)} />
        return (
          <TextInput
            key={i}
            {...common}
            inputMode={type === 'INTEGER' ? 'numeric' : type === 'DECIMAL' ? 'decimal' : undefined}
            placeholder={type === 'DATETIME' ? '2026-03-02T09:00:00Z' : undefined}
            onChange={(e) => onChange(name, e.currentTarget.value)}
          />
        )
      })}
    </Stack>
  )
}
