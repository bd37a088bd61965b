import { Select, Textarea, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { FlowDocument } from '@/api/flows'

type Value = { type: FlowDocument['variables'][number]['type']; value: unknown; onChange: (value: unknown) => void; readOnly: boolean; error: ReactNode }

/** VariableValue is the default of a variable, entered as its type wants it; it is always a text. */
export function VariableValue({ type, value, onChange, readOnly, error }: Value) {
  const { t } = useTranslation('designer')
  const text = typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value)
  const shared = { label: t('variables.value'), readOnly, error }
  const set = (next: string | null) => onChange(next === null || next === '' ? undefined : next)
  if (type === 'BOOLEAN') return <Select {...shared} clearable value={text === '' ? null : text.toLowerCase()} onChange={set} data={[{ value: 'true', label: t('variables.true') }, { value: 'false', label: t('variables.false') }]} />
  if (type === 'JSON') return <Textarea {...shared} autosize minRows={3} maxRows={12} value={text} onChange={(e) => set(e.currentTarget.value)} styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }} spellCheck={false} />
  return <TextInput {...shared} value={text} inputMode={type === 'INTEGER' || type === 'DECIMAL' ? 'decimal' : undefined} placeholder={type === 'DATETIME' ? '2026-01-31T09:00:00Z' : undefined} onChange={(e) => set(e.currentTarget.value)} />
}
