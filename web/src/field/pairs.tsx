import { TextInput } from '@mantine/core'
import { type FieldProps, textOf } from './form-field'
import { NameRows } from './name-rows'

/** Pairs are names with plain texts. */
export function Pairs(props: FieldProps) {
  return (
    <NameRows
      {...props}
      draw={(row) => (
        <TextInput id={row.id} aria-label={row.label} disabled={props.disabled} value={textOf(row.value)} onChange={(e) => row.onChange(e.currentTarget.value)} error={row.problems.length > 0} />
      )}
    />
  )
}
