import { kindOf, type Catalog } from './catalog'
import { all, find, type ActivityKind, type FlowActivity, type FlowDocument } from './document'

/** A way out of an activity. */
export type Port = { name: string; title: string; error: boolean }

/** How settings make ports, as the catalog says it. */
type PortsFrom = { rows: string; port: string; title?: string; without: string[] }

const rule = (kind: ActivityKind | undefined) => (kind as { ports_from?: PortsFrom } | undefined)?.ports_from

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
  const from = rule(kind)
  if (from === undefined) return []
  const rows = settings?.[from.rows]
  if (!Array.isArray(rows) || rows.length === 0) return from.without.map((name) => ({ name, title: titleOf(kind, name) }))
  return rows.map((row: unknown, i) => {
    const of = (member: string | undefined) => (member === undefined ? '' : text((row as Record<string, unknown> | null)?.[member]))
    const name = of(from.port) || String(i)
    const about = of(from.title)
    return { name, title: about === '' || about === name ? name : /^\d+$/.test(of(from.port)) || of(from.port).length === 1 ? `${name} · ${about}` : about }
  })
}

const text = (v: unknown) => (typeof v === 'string' ? v : typeof v === 'number' ? String(v) : '')

/** What a port is called. */
export function portTitle(kind: ActivityKind | undefined, port: string, activity?: Pick<FlowActivity, 'settings' | 'links'>): string {
  const own = activity && made(kind, activity.settings).find((p) => p.name === port)
  return own?.title ?? titleOf(kind, port)
}

const titleOf = (kind: ActivityKind | undefined, port: string) => kind?.port_titles[port] ?? port

/** The port by which an activity goes on when all is well; undefined for one that ends. */
export function mainPort(kind: ActivityKind | undefined, activity: Pick<FlowActivity, 'settings' | 'links'>): string | undefined {
  return portsOf(kind, activity).find((p) => !p.error)?.name
}

/** Where an unlinked port goes: to the event flow for errors, to the activity that reports the error when there is none, or nowhere. */
export type Default = 'errorPort' | 'errorEvent' | 'contactEnds' | 'branchEnds'

export type Unwired = { port: string; title: string; goesTo: Default; by?: string }

/** The ports of an activity that have no link, with where they go. */
export function unwired(doc: FlowDocument, id: string, catalog: Catalog): Unwired[] {
  const a = find(doc, id)
  if (a === undefined) return []
  const linked = new Set(a.links.map((l) => l.port))
  return portsOf(kindOf(catalog, a.kind), a)
    .filter((p) => !linked.has(p.name))
    .map((p) => ({ port: p.name, title: p.title, ...(p.error ? failing(doc) : { goesTo: 'branchEnds' as const }) }))
}

/** Where errors go that no link takes. */
function failing(doc: FlowDocument): { goesTo: Default; by?: string } {
  const handler = globalError(doc)
  return handler === undefined ? { goesTo: 'contactEnds' } : { goesTo: 'errorEvent', by: handler.label }
}

/** The handler of the global error event. */
export function globalError(doc: FlowDocument): FlowActivity | undefined {
  return all(doc).find((a) => a.settings?.event === 'GlobalErrorHandling')
}
