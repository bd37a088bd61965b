import { type FormField, listOf, objectOf, textOf, type Values } from './form-field'

/** The rows of a form that put what a JSONPath reads into a variable, with the names of both settings. */
export type OutputRows = { name: string; variable: string; path: string; max?: number }

/** Finds the rows of a form in which a variable stands beside a JSONPath; undefined when it has none. */
export function outputsField(fields: readonly FormField[]): OutputRows | undefined {
  for (const field of fields) {
    if (field.kind !== 'items') continue
    const variable = field.fields?.find((f) => f.kind === 'ref' && f.target === 'variable')
    const path = field.fields?.find((f) => f.kind === 'path')
    if (variable && path) return { name: field.name, variable: variable.name, path: path.name, max: field.max }
  }
  return undefined
}

/** The values with a row for a variable and its path; the row of that variable is changed where there is one. */
export function withOutput(values: Values, rows: OutputRows, variable: string, path: string): { values: Values; at: string } {
  const list = listOf(values[rows.name]).map(objectOf)
  const there = list.findIndex((row) => textOf(row[rows.variable]) === variable || textOf(row[rows.path]) === path && textOf(row[rows.variable]) === '')
  const at = there < 0 ? list.length : there
  const row = { ...list[at], [rows.variable]: variable, [rows.path]: path }
  return { values: { ...values, [rows.name]: [...list.slice(0, at), row, ...list.slice(at + 1)] }, at: `${rows.name}[${String(at)}]` }
}
