import { Input } from '@mantine/core'
import { ExpressionInput } from './expression-input'
import { type FieldProps, textOf } from './form-field'
import { wrapperOf } from './frame'

/** Text is a text in which expressions may stand. */
export function Text(props: FieldProps) {
  return <Written {...props} />
}

/** Written is the control of texts and of expressions. */
export function Written({ expression, ...props }: FieldProps & { expression?: boolean }) {
  const { field, value, onChange, problems, disabled, id } = props
  const { error, ...frame } = wrapperOf(props)
  return (
    <Input.Wrapper {...frame} error={error} labelProps={{ onClick: () => document.getElementById(id)?.focus() }}>
      <ExpressionInput
        id={id}
        name={field.label}
        required={props.required}
        value={textOf(value)}
        onChange={(text) => onChange(text === '' ? undefined : text)}
        placeholder={textOf(field.default)}
        disabled={disabled}
        invalid={error !== undefined}
        expression={expression}
        lines={field.format === 'lines'}
        problems={problems}
      />
    </Input.Wrapper>
  )
}
