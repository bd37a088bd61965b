import type { Connector, ConnectorDraft } from '@/api/connectors'
import type { Kind } from '@/api/kinds'
import { type FieldProblem, type FormField, textOf, type Values } from '@/field/form-field'
import { applies } from '@/field/shown'

function given(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return false
  return typeof value !== 'object' || Object.keys(value).length > 0
}

/** The settings that are given and that the form shows: what it does not show is not sent, nor what is empty. */
export function settingsOf(fields: readonly FormField[], values: Values): Values {
  const sent: Record<string, unknown> = {}
  for (const f of fields) {
    if (f.name !== 'name' && applies(f, fields, values) && given(values[f.name])) sent[f.name] = values[f.name]
  }
  return sent
}

/** What is sent to make or change a connector of a kind. */
export function draftOf(kind: Kind, values: Values): ConnectorDraft {
  return { kind: kind.kind, name: textOf(values.name), settings: settingsOf(kind.form, values) }
}

/** What a form of a connector begins with: its settings, without those that are only the defaults. */
export function entered(kind: Kind, connector: Pick<Connector, 'name' | 'settings'>): Values {
  const own = Object.entries(connector.settings ?? {}).filter(([name, value]) => kind.form.find((f) => f.name === name)?.default !== value)
  return { ...Object.fromEntries(own), name: connector.name }
}

/** A refusal's errors as problems of the fields that they are about. */
export function problemsOf(errors: readonly { location: string; message: string }[]): FieldProblem[] {
  return errors.map(({ location, message }) => ({ field: location.replace(/^body\./, '').replace(/^settings\./, ''), severity: 'error', message }))
}

/** Whether the organisation has as many connectors as it may: kinds with a limit share it. */
export function isFull(kind: Kind, kinds: readonly Kind[]): boolean {
  if (kind.limit === undefined) return false
  return kinds.reduce((sum, k) => sum + (k.limit === undefined ? 0 : k.count), 0) >= kind.limit
}
