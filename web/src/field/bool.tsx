import { Switch } from '@mantine/core'
import type { FieldProps } from './form-field'
import { frameOf } from './frame'
import { effective } from './shown'

/** Bool is a switch; where nothing is given it stands as the default says. */
export function Bool(props: FieldProps) {
  const { siblings, field, onChange } = props
  const { withAsterisk: _, inputWrapperOrder: __, ...frame } = frameOf(props)
  const now = effective(siblings.fields, siblings.values, field.name)
  return <Switch {...frame} checked={now === true || String(now).toLowerCase() === 'true'} onChange={(e) => onChange(e.currentTarget.checked)} />
}
