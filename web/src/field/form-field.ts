import type { ComponentType } from 'react'
import type { components } from '@/api/schema.gen'

/** One setting of a form, as the server declares it. */
export type FormField = components['schemas']['FormField']

/** What is wrong with a setting; of a flow's activity, a connector or anything else with a form. */
export type FieldProblem = {
  /** Path of the setting, such as outputs[0].path. */
  field?: string
  severity: 'error' | 'warning' | 'note'
  message: string
  mend?: string
  code?: string
  /** Where in the text of the setting. */
  at?: { line?: number; column?: number }
}

/** The settings of one thing, by name, as a document has them; what is absent has its default. */
export type Values = Readonly<Record<string, unknown>>

/** What draws a list of fields; rows and parts are handed it for the fields inside them. */
export type FieldsProps = {
  fields: readonly FormField[]
  values: Values
  /** Takes all the values after a change, and the path of the setting that was changed. */
  onChange: (values: Values, path: string) => void
  /** Of the settings in here, with paths that begin where those of `path` do. */
  problems: readonly FieldProblem[]
  disabled?: boolean
  /** Path of the thing that has these settings: empty for a form, outputs[0] for a row. */
  path: string
  /** What ids of controls begin with. */
  id: string
  /** Names of secrets that the server has and never shows. */
  stored?: readonly string[]
}

/** What the control of a field gets. */
export type FieldProps = {
  field: FormField
  /** undefined where nothing is given. */
  value: unknown
  /** Takes the value, or undefined for none; `path` names the setting inside it that was changed. */
  onChange: (value: unknown, path?: string) => void
  problems: readonly FieldProblem[]
  disabled: boolean
  required: boolean
  path: string
  id: string
  /** A secret that the server has. */
  stored: boolean
  /** The settings that stand in the same form. */
  siblings: { fields: readonly FormField[]; values: Values }
  Fields: ComponentType<FieldsProps>
}

/** Reads a value as text for a control. */
export function textOf(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** Reads a value as an object; anything else is an empty one. */
export function objectOf(value: unknown): Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

/** Reads a value as a list; anything else is an empty one. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** The values with one of them changed; undefined takes it away. */
export function withValue(values: Values, name: string, value: unknown): Values {
  if (value === undefined) return Object.fromEntries(Object.entries(values).filter(([n]) => n !== name))
  return { ...values, [name]: value }
}
