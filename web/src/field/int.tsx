import { NumberInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type FieldProps, textOf } from './form-field'
import { frameOf } from './frame'

/** What a number control hands over, as a setting: a whole number, or the text that is none. */
export function wholeOf(typed: string | number): number | string | undefined {
  if (typed === '') return undefined
  const n = Number(typed)
  return Number.isSafeInteger(n) ? n : String(typed)
}

/** Whether a setting of a number holds a text that is none, such as an expression: it is shown as a text then, for as long as it is edited. */
export function useOddText(odd: boolean): [shown: boolean, keep: () => void] {
  const [kept, keep] = useState(false)
  return [odd || kept, () => keep(true)]
}

/** The bounds of a field, for people: "1–9", "at least 1". */
export function useBounds(field: FieldProps['field']): string {
  const { t } = useTranslation('field')
  if (field.max !== undefined) return t('between', { min: field.min ?? 0, max: field.max })
  return field.min !== undefined ? t('atLeast', { min: field.min }) : ''
}

/** Int is a whole number. What is out of bounds is kept and said, never corrected in silence. */
export function Int(props: FieldProps) {
  const { field, value, onChange } = props
  const bounds = useBounds(field)
  const frame = frameOf(props, bounds === '' ? undefined : bounds)
  const [odd, keepOdd] = useOddText(value !== undefined && value !== null && (typeof value === 'object' || Number.isNaN(Number(value))))
  if (odd) {
    const type = (typed: string) => {
      keepOdd()
      onChange(wholeOf(typed))
    }
    return <TextInput {...frame} value={textOf(value)} onChange={(e) => type(e.currentTarget.value)} spellCheck={false} />
  }
  return (
    <NumberInput
      {...frame}
      value={typeof value === 'number' ? value : textOf(value)}
      onChange={(typed) => onChange(wholeOf(typed))}
      placeholder={textOf(field.default)}
      min={field.min}
      max={field.max}
      clampBehavior="none"
      allowDecimal={false}
    />
  )
}
