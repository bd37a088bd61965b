import { type FieldProblem, type FormField, textOf, type Values } from './form-field'

/** What counts for a setting: what is given, else its default. */
export function effective(fields: readonly FormField[], values: Values, name: string): unknown {
  const given = values[name]
  if (given !== undefined && given !== null && given !== '') return given
  const field = fields.find((f) => f.name === name)
  if (field?.default !== undefined) return field.default
  if (field?.kind === 'bool') return false
  return given
}

function holds(condition: Record<string, string[]> | undefined, fields: readonly FormField[], values: Values): boolean {
  if (condition === undefined) return true
  return Object.entries(condition).every(([name, wanted]) => {
    const now = textOf(effective(fields, values, name))
    const field = fields.find((f) => f.name === name)
    return wanted.includes(field?.kind === 'bool' ? now.toLowerCase() : now)
  })
}

/** Whether a field is to be shown beside the values of the others. */
export function applies(field: FormField, fields: readonly FormField[], values: Values): boolean {
  return holds(field.show_if, fields, values)
}

/** Whether a field must be given beside the values of the others. */
export function needed(field: FormField, fields: readonly FormField[], values: Values): boolean {
  return field.required && holds(field.required_if, fields, values)
}

/** The path of a setting inside the thing at `path`. */
export function pathOf(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}

/** Whether a problem stands at a path or inside what is there. */
export function isAt(problem: Pick<FieldProblem, 'field'>, path: string): boolean {
  const place = problem.field ?? ''
  return place === path || place.startsWith(`${path}.`) || place.startsWith(`${path}[`)
}

/** The problems at a path and inside it. */
export function problemsAt(problems: readonly FieldProblem[], path: string): readonly FieldProblem[] {
  const found = problems.filter((p) => isAt(p, path))
  return found.length === problems.length ? problems : found
}

/** The problems that no field of the list will show: of settings that there are not, or that are not shown now. */
export function homeless(problems: readonly FieldProblem[], fields: readonly FormField[], values: Values, path: string): FieldProblem[] {
  return problems.filter((p) => {
    if (path !== '' && p.field === path) return false
    return !fields.some((f) => isAt(p, pathOf(path, f.name)) && applies(f, fields, values))
  })
}
