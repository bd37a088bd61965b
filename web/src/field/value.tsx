import { JsonInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FieldProps } from './form-field'
import { frameOf } from './frame'

const written = (value: unknown) => (value === undefined ? '' : JSON.stringify(value, null, 2))

/** Value is any JSON. What is not JSON yet stays in the control and is said. */
export function Value(props: FieldProps) {
  const { t } = useTranslation('field')
  const { value, onChange } = props
  const outside = written(value)
  const [draft, setDraft] = useState({ text: outside, of: outside })
  const text = draft.of === outside ? draft.text : outside
  const type = (next: string) => {
    try {
      const read: unknown = next.trim() === '' ? undefined : JSON.parse(next)
      setDraft({ text: next, of: written(read) })
      onChange(read)
    } catch {
      setDraft({ text: next, of: outside })
    }
  }
  let broken = false
  try {
    if (text.trim() !== '') JSON.parse(text)
  } catch {
    broken = true
  }
  const frame = frameOf(props)
  return <JsonInput {...frame} error={broken ? t('notJSON') : frame.error} value={text} onChange={type} autosize minRows={3} maxRows={16} />
}
