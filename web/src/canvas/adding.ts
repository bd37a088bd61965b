import { type Catalog, defaults, freshLabel, kindOf, placeable } from '@/model/catalog'
import { type ActivityKind, addActivity, find, type FlowActivity, type FlowDocument, type Place, type Point } from '@/model/document'
import { freePlace, gaps, standing } from '@/model/layout'
import { link, type LinkAt, linkOf, linksTo, splice } from '@/model/links'
import { mainPort, portsOf } from '@/model/ports'
import { headHeight, portMiddle, sizeOf, sizesOf, width } from './face'
import { begins } from './faces'

/** Where a new activity comes: at a point, at a port, into a link. */
export type Where = { at?: Point | undefined; from?: LinkAt | undefined; into?: LinkAt | undefined }

/** The kinds that fit there. */
export function fitting(doc: FlowDocument, place: Place, catalog: Catalog, { from, into }: Where): ActivityKind[] {
  const started = doc.activities.some((a) => kindOf(catalog, a.kind)?.role === 'start')
  return catalog.kinds.filter((k) => {
    if (!placeable(k, place, doc.type) || (k.role === 'start' && started)) return false
    if (from !== undefined && begins(k)) return false
    return into === undefined || (!begins(k) && mainPort(k, { links: [] }) !== undefined)
  })
}

/** The flow with a new activity: linked from the port, or put into the link. A port that leads somewhere already has it put between. */
export function added(doc: FlowDocument, place: Place, catalog: Catalog, kind: ActivityKind, { at, from, into }: Where): { doc: FlowDocument; id: string } {
  const settings = defaults(kind)
  const made = addActivity(doc, { kind: kind.name, label: freshLabel(doc, kind.title), settings, at: spot(doc, place, catalog, kind, { at, from, into }), place })
  const on = mainPort(kind, { settings, links: [] })
  const between = into ?? (from && linkOf(find(doc, from.from), from.port) ? from : undefined)
  if (begins(kind)) return made
  if (between) return { doc: splice(made.doc, between, made.id, on), id: made.id }
  return from ? { doc: link(made.doc, from.from, from.port, made.id), id: made.id } : made
}

function spot(doc: FlowDocument, place: Place, catalog: Catalog, kind: ActivityKind, { at, from, into }: Where): Point {
  const sizes = sizesOf(doc, place, catalog)
  const size = sizeOf(kind, { settings: defaults(kind), links: [] })
  if (at) return freePlace(doc, place, at, size, sizes)
  const origin = from ?? into
  const a = origin && find(doc, origin.from)
  const corner = origin && standing(doc, place, sizes).get(origin.from)
  if (!a || !corner) return freePlace(doc, place, { x: 0, y: 0 }, size, sizes)
  const row = portsOf(kindOf(catalog, a.kind), a).findIndex((p) => p.name === origin.port)
  return freePlace(doc, place, { x: corner.x + width + gaps.along, y: corner.y + portMiddle(Math.max(0, row)) - headHeight / 2 }, size, sizes)
}

/** The port at which an activity goes on when no port was chosen: the first that leads nowhere, errors last. */
export function openPort(catalog: Catalog, a: FlowActivity | undefined): LinkAt | undefined {
  if (a === undefined) return undefined
  const ports = portsOf(kindOf(catalog, a.kind), a)
  const port = ports.find((p) => !p.error && !linkOf(a, p.name)) ?? ports.find((p) => !p.error) ?? ports[0]
  return port && { from: a.id, port: port.name }
}

/** The flow with an activity that stands alone put into a link on which it was dropped; the same flow when it does not stand alone. */
export function droppedOn(doc: FlowDocument, catalog: Catalog, id: string, at: LinkAt): FlowDocument {
  const a = find(doc, id)
  const kind = a && kindOf(catalog, a.kind)
  if (a === undefined || begins(kind) || linksTo(doc, id).some((l) => l.from !== id)) return doc
  const on = mainPort(kind, a)
  return on !== undefined && linkOf(a, on) ? doc : splice(doc, at, id, on)
}
