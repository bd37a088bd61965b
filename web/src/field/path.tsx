import { TextInput } from '@mantine/core'
import { type FieldProps, textOf } from './form-field'
import { frameOf } from './frame'

/** Path is a JSONPath. */
export function Path(props: FieldProps) {
  const { value, onChange } = props
  return <TextInput {...frameOf(props)} ff="monospace" value={textOf(value)} onChange={(e) => onChange(e.currentTarget.value === '' ? undefined : e.currentTarget.value)} spellCheck={false} autoComplete="off" placeholder="$." />
}
