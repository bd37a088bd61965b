import { type Catalog, kindOf } from './catalog'
import type { FlowActivity, FlowDocument, FlowProblem, Place } from './document'
import { portsOf } from './ports'
import type { Placed } from './problems'

/** A way out of a row: where it leads, or nowhere. */
export type OutlinePort = { port: string; title: string; error: boolean; to?: { id: string; label: string } }

/** A row of the outline: one activity, once. `depth` is how far in it stands, `by` the port that led to it. */
export type OutlineRow = {
  id: string; label: string; kind: string; title: string; place: Place; depth: number; by?: string
  ports: OutlinePort[]; problems: readonly FlowProblem[]; disabled: boolean
  /** Whether any link leads to it, or it begins a flow. */
  reached: boolean
}

const nothing: readonly FlowProblem[] = []

/**
 * The flow as rows, a mirror of the canvas: what begins first, then what each port leads to.
 * The first way on stays at the same depth, as a text reads; other ways go one further in.
 */
export function outline(doc: FlowDocument, catalog: Catalog, placed?: Placed): OutlineRow[] {
  return [...rowsOf(doc.activities, 'activities', catalog, placed), ...rowsOf(doc.events, 'events', catalog, placed)]
}

function rowsOf(list: readonly FlowActivity[], place: Place, catalog: Catalog, placed: Placed | undefined): OutlineRow[] {
  const byId = new Map(list.map((a) => [a.id, a]))
  const led = new Set(list.flatMap((a) => a.links.map((l) => l.to)))
  const rows: OutlineRow[] = []
  const seen = new Set<string>()
  const walk = (first: FlowActivity, reached: boolean) => {
    const stack: { a: FlowActivity; depth: number; by?: string }[] = [{ a: first, depth: 0 }]
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      const { a, depth, by } = next
      if (seen.has(a.id)) continue
      seen.add(a.id)
      const row = rowOf(a, place, depth, by, reached, byId, catalog, placed)
      rows.push(row)
      const ways = row.ports.flatMap((p) => {
        const to = p.to && byId.get(p.to.id)
        return to === undefined || seen.has(to.id) ? [] : [{ a: to, by: p.title, main: p === row.ports.find((o) => o.to && !o.error) }]
      })
      const on = ways.length === 1 ? 0 : 1
      // What goes on comes after what branches off, so that a branch is read whole.
      const order = [...ways.filter((w) => !w.main), ...ways.filter((w) => w.main)]
      for (const w of order.reverse()) stack.push({ a: w.a, by: w.by, depth: w.main ? depth : depth + on })
    }
  }
  const begins = (a: FlowActivity) => ['start', 'handler'].includes(kindOf(catalog, a.kind)?.role ?? 'step')
  for (const a of list) if (begins(a)) walk(a, true)
  for (const a of list) if (!seen.has(a.id) && !led.has(a.id)) walk(a, false)
  for (const a of list) if (!seen.has(a.id)) walk(a, false)
  return rows
}

function rowOf(a: FlowActivity, place: Place, depth: number, by: string | undefined, reached: boolean, byId: ReadonlyMap<string, FlowActivity>, catalog: Catalog, placed: Placed | undefined): OutlineRow {
  const kind = kindOf(catalog, a.kind)
  const ports = portsOf(kind, a).map((p): OutlinePort => {
    const to = byId.get(a.links.find((l) => l.port === p.name)?.to ?? '')
    return { port: p.name, title: p.title, error: p.error, ...(to ? { to: { id: to.id, label: to.label } } : {}) }
  })
  return {
    id: a.id, label: a.label, kind: a.kind, title: kind?.title ?? a.kind, place, depth, ...(by === undefined ? {} : { by }), ports,
    problems: placed?.byActivity.get(a.id) ?? nothing, disabled: a.disabled ?? false, reached,
  }
}
