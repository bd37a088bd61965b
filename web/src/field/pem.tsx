import { Textarea } from '@mantine/core'
import type { ReactNode } from 'react'
import { type FieldProps, textOf } from './form-field'
import { frameOf } from './frame'

/** Pem is a certificate or a key in PEM, pasted or as a file. */
export function Pem({ under, ...props }: FieldProps & { under?: ReactNode }) {
  const { value, onChange } = props
  return <Textarea {...frameOf(props, under)} ff="monospace" value={textOf(value)} onChange={(e) => onChange(e.currentTarget.value === '' ? undefined : e.currentTarget.value)} autosize minRows={3} maxRows={10} spellCheck={false} autoComplete="off" />
}
