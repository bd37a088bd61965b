import { Textarea, TextInput } from '@mantine/core'
import { type FieldProps, textOf } from './form-field'
import { frameOf } from './frame'

/** Plain is a text without expressions. */
export function Plain(props: FieldProps) {
  const { field, value, onChange } = props
  const shared = {
    ...frameOf(props),
    value: textOf(value),
    placeholder: textOf(field.default),
    onChange: (e: { currentTarget: { value: string } }) => onChange(e.currentTarget.value === '' ? undefined : e.currentTarget.value),
    spellCheck: false,
    autoComplete: 'off',
  }
  if (field.format === 'lines') return <Textarea {...shared} autosize minRows={2} maxRows={12} />
  return <TextInput {...shared} type={field.format === 'url' ? 'url' : 'text'} inputMode={field.format === 'url' ? 'url' : undefined} />
}
