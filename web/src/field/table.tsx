import { ExpressionInput } from './expression-input'
import { type FieldProps, textOf } from './form-field'
import { NameRows } from './name-rows'

/** Table is names with texts in which expressions may stand. */
export function Table(props: FieldProps) {
  return (
    <NameRows
      {...props}
      draw={(row) => <ExpressionInput id={row.id} name={row.label} named value={textOf(row.value)} onChange={row.onChange} disabled={props.disabled} problems={row.problems} invalid={row.problems.some((p) => p.severity === 'error')} />}
    />
  )
}
