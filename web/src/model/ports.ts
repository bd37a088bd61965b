import { kindOf, type Catalog } from './catalog'
import { find, type ActivityKind, type FlowActivity, type FlowDocument } from './document'

/** A way out of an activity. */
export type Port = { name: string; title: string; error: boolean }

/**
 * The ports of an activity in the order in which they are drawn: those its settings
 * make, those of its kind, and those that links of another program have.
 */
export function portsOf(kind: ActivityKind | undefined, activity: Pick<FlowActivity, 'settings' | 'links'>): Port[] {
  const out = new Map<string, Port>()
  const add = (name: string, title: string) => {
    if (!out.has(name)) out.set(name, { name, title, error: kind?.error_ports.includes(name) ?? false })
  }
  for (const { name, title } of made(kind, activity.settings)) add(name, title)
  for (const name of kind?.ports ?? []) add(name, titleOf(kind, name))
  for (const l of activity.links) add(l.port, titleOf(kind, l.port))
  return [...out.values()]
}

function made(kind: ActivityKind | undefined, settings: Record<string, unknown> | undefined): { name: string; title: string }[] {
  const from = kind?.ports_from
  if (from === undefined) return []
  const rows = settings?.[from.rows]
  if (!Array.isArray(rows) || rows.length === 0) return from.without.map((name) => ({ name, title: titleOf(kind, name) }))
  return rows.map((row: unknown, i) => {
    const of = (member: string | undefined) => (member === undefined ? '' : text(own(row, member)))
    const name = of(from.port) || String(i)
    const about = of(from.title)
    return { name, title: about === '' || about === name ? name : /^\d+$/.test(of(from.port)) || of(from.port).length === 1 ? `${name} · ${about}` : about }
  })
}

const own = (row: unknown, member: string): unknown => (typeof row === 'object' && row !== null && Object.hasOwn(row, member) ? (row as Record<string, unknown>)[member] : undefined)
const text = (v: unknown) => (typeof v === 'string' ? v : typeof v === 'number' ? String(v) : '')

const titleOf = (kind: ActivityKind | undefined, port: string) => (kind !== undefined && Object.hasOwn(kind.port_titles, port) ? (kind.port_titles[port] ?? port) : port)

/** The port by which an activity goes on when all is well; undefined for one that ends. */
export function mainPort(kind: ActivityKind | undefined, activity: Pick<FlowActivity, 'settings' | 'links'>): string | undefined {
  return portsOf(kind, activity).find((p) => !p.error)?.name
}

/** Where an unlinked port goes: to another error port that is linked, to the global error event, to the flow that called this one, or nowhere, and then the contact or only the branch ends. */
export type Default = 'errorPort' | 'errorEvent' | 'caller' | 'contactEnds' | 'branchEnds'

/** A port without a link. `by` is the title of the other port, or the label of the event's handler. */
export type Unwired = { port: string; title: string; goesTo: Default; by?: string }

/** The ports of an activity that have no link, with where they go. */
export function unwired(doc: FlowDocument, id: string, catalog: Catalog): Unwired[] {
  const a = find(doc, id)
  return a === undefined ? [] : unwiredOf(a, kindOf(catalog, a.kind), failing(doc))
}

/** As `unwired`, for one who asks for many activities of a flow; `errors` is what `failing` says of it. */
export function unwiredOf(a: FlowActivity, kind: ActivityKind | undefined, errors: Pick<Unwired, 'goesTo' | 'by'>): Unwired[] {
  const linked = new Set(a.links.map((l) => l.port))
  const ports = portsOf(kind, a)
  const other = ports.find((p) => p.error && linked.has(p.name))
  return ports.filter((p) => !linked.has(p.name)).map(({ name, title, error }) => {
    if (!error) return { port: name, title, goesTo: 'branchEnds' }
    return { port: name, title, ...(other === undefined ? errors : { goesTo: 'errorPort', by: other.title }) }
  })
}

/** Where errors go in a flow that no port takes. */
export function failing(doc: FlowDocument): Pick<Unwired, 'goesTo' | 'by'> {
  if (doc.type === 'subflow') return { goesTo: 'caller' }
  const handler = globalError(doc)
  return handler === undefined ? { goesTo: 'contactEnds' } : { goesTo: 'errorEvent', by: handler.label }
}

/** The handler of the global error event; one that leads nowhere handles nothing. */
export function globalError(doc: FlowDocument): FlowActivity | undefined {
  return doc.events.find((a) => a.settings?.event === 'GlobalErrorHandling' && !a.disabled && a.links.length > 0)
}
