import { controlOf } from '.'
import { chosenGroup, SecondChoice } from './choice'
import { type FieldProps, type FieldsProps, type FormField, textOf, withValue } from './form-field'
import { applies, effective, needed, pathOf, problemsAt } from './shown'

type Step = { field: FormField; second: boolean }

/** The controls of a list in their order: what is shown now, and the second step of a choice where it belongs. */
export function stepsOf(fields: readonly FormField[], values: FieldsProps['values']): Step[] {
  const shown = fields.filter((f) => applies(f, fields, values))
  const steps: Step[] = shown.map((field) => ({ field, second: false }))
  for (const field of shown) {
    if (!field.second || chosenGroup(field, textOf(effective(fields, values, field.name))) === undefined) continue
    const after = steps.findIndex((s) => s.field.name === (field.second?.after || field.name))
    steps.splice((after < 0 ? steps.findIndex((s) => s.field === field) : after) + 1, 0, { field, second: true })
  }
  return steps
}

/** Fields draws the controls of a list of fields, one below the other, without anything around them. */
export function Fields(props: FieldsProps & { among?: readonly FormField[] }) {
  const { fields, among = fields, values, onChange, problems, disabled = false, path, id, stored } = props
  return stepsOf(among, values)
    .filter((s) => fields.includes(s.field))
    .map(({ field, second }) => {
      const at = pathOf(path, field.name)
      const control: FieldProps = {
        field,
        value: values[field.name],
        onChange: (value, changed = at) => onChange(withValue(values, field.name, value), changed),
        problems: problemsAt(problems, at),
        disabled,
        required: needed(field, among, values),
        path: at,
        id: `${id}-${field.name}${second ? '-second' : ''}`,
        stored: stored?.includes(field.name) ?? false,
        siblings: { fields: among, values },
        Fields,
      }
      const Control = second ? SecondChoice : controlOf(field)
      return (
        <div key={`${field.name} ${second ? '2' : ''}`} data-path={second ? undefined : at}>
          <Control {...control} />
        </div>
      )
    })
}
