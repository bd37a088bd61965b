import { Textarea } from '@mantine/core'
import type { FieldProblem } from './form-field'

export type ExpressionInputProps = {
  id: string
  value: string
  onChange: (text: string) => void
  /** For those who do not see the label beside it; absent where the label is bound by id. */
  label?: string
  placeholder?: string
  disabled?: boolean
  invalid?: boolean
  /** The text is one expression. */
  expression?: boolean
  /** It is entered in several lines. */
  lines?: boolean
  problems?: readonly FieldProblem[]
}

/** ExpressionInput is where a text with expressions is written. */
export function ExpressionInput({ id, value, onChange, label, placeholder, disabled, invalid, lines }: ExpressionInputProps) {
  return (
    <Textarea id={id} aria-label={label} value={value} onChange={(e) => onChange(e.currentTarget.value)} placeholder={placeholder} disabled={disabled} error={invalid} autosize minRows={lines ? 3 : 1} maxRows={16} spellCheck={false} />
  )
}
