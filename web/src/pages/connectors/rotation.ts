import type { Kind } from '@/api/kinds'
import type { FormField, Values } from '@/field/form-field'
import { applies } from '@/field/shown'

/** The fields of a form for the next credential, as the server marks them; what stays as it is may be left empty. */
export function rotationFields(kind: Kind, settings: Values): FormField[] {
  return kind.form
    .filter((f) => applies(f, kind.form, settings) && f.rotates === true)
    .map(({ show_if: _shown, required_if: _needed, ...f }) => ({ ...f, required: false }))
}

/** What of the entered is another than what is in use. */
export function changedSettings(fields: readonly FormField[], entered: Values, inUse: Values): Values {
  return Object.fromEntries(fields.flatMap((f) => (entered[f.name] === undefined || entered[f.name] === '' || entered[f.name] === inUse[f.name] ? [] : [[f.name, entered[f.name]]])))
}

export type Step = 'stage' | 'test' | 'cutOver'

/** Which step of a rotation is next. */
export function stepOf(next: { tested?: string } | undefined): Step {
  if (next === undefined) return 'stage'
  return next.tested === undefined ? 'test' : 'cutOver'
}
