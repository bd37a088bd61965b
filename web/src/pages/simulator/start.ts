import type { NewContact } from '@/api/contacts'
import type { FlowDocument } from '@/api/flows'

export type Channel = 'telephony' | 'chat'
/** A name with a value, as it is typed. */
export type Row = { name: string; value: string }

/** What a person says about the simulated contact before it starts. */
export type StartForm = {
  channel: Channel
  ani: string
  dnis: string
  headers: Row[]
  variables: Row[]
  /** When its clock starts, as a date-time field has it; empty for now. */
  at: string
  paused: boolean
}

/** The channel that a flow is made for: one that waits for messages is a chat. */
export function channelOf(doc: FlowDocument): Channel {
  return [...doc.activities, ...doc.events].some((a) => a.kind === 'receive-message') ? 'chat' : 'telephony'
}

/** What the form says when it is opened first. */
export function firstForm(doc: FlowDocument): StartForm {
  return { channel: channelOf(doc), ani: '+14155550101', dnis: '', headers: [], variables: [], at: '', paused: false }
}

/** The form as the API wants it. */
export function bodyOf(flow: string, doc: FlowDocument, form: StartForm, force: boolean): NewContact {
  const at = form.at === '' ? Number.NaN : Date.parse(form.at)
  const headers = Object.fromEntries(named(form.headers).map((r) => [r.name.trim(), r.value]))
  const variables = Object.fromEntries(named(form.variables).map((r) => [r.name.trim(), typed(doc, r)]))
  return {
    draft: flow, channel: form.channel,
    ...(form.ani.trim() === '' ? {} : { ani: form.ani.trim() }), ...(form.dnis.trim() === '' ? {} : { dnis: form.dnis.trim() }),
    ...(Number.isNaN(at) ? {} : { at: new Date(at).toISOString() }), ...(form.paused ? { paused_clock: true } : {}), ...(force ? { force: true } : {}),
    ...(Object.keys(headers).length === 0 ? {} : { headers }), ...(Object.keys(variables).length === 0 ? {} : { variables }),
  }
}

function named(rows: readonly Row[]): Row[] {
  return rows.filter((r) => r.name.trim() !== '')
}

/** A value as its variable has it; what does not fit stays a text, that the server refuses in its own words. */
function typed(doc: FlowDocument, { name, value }: Row): unknown {
  const type = doc.variables.find((v) => v.name === name.trim())?.type
  if (type === 'BOOLEAN' && /^(true|false)$/i.test(value.trim())) return value.trim().toLowerCase() === 'true'
  if ((type === 'INTEGER' || type === 'DECIMAL') && value.trim() !== '' && !Number.isNaN(Number(value))) return Number(value)
  if (type === 'JSON') {
    try {
      return JSON.parse(value) as unknown
    } catch {
      return value
    }
  }
  return value
}
