import { useCallback } from 'react'
import type { ActivityKind, FlowDocument } from '@/api/flows'
import { type Catalog, defaults, freshLabel, kindOf } from '@/model/catalog'
import { addActivity, find, place, type Place, type Point, positionOf } from '@/model/document'
import { freePlace, gaps, usualSize } from '@/model/layout'
import { link, type LinkAt, linkOf, splice } from '@/model/links'
import { mainPort, portsOf } from '@/model/ports'
import { useDesigner } from './designer-context'

/** Where a new activity comes: free on the canvas, after a port, or into a link. */
export type Where = { at?: Point; place: Place; after?: LinkAt; into?: LinkAt }

/** Adds an activity of a kind. After a port that leads somewhere, it comes in between. */
export function added(doc: FlowDocument, kind: ActivityKind, { at, place: p, after, into }: Where): { doc: FlowDocument; id: string } {
  const made = addActivity(doc, { kind: kind.name, label: freshLabel(doc, kind.title), settings: defaults(kind), at: at ?? besides(doc, p, after?.from ?? into?.from), place: p })
  const new_ = find(made.doc, made.id)
  const out = new_ && mainPort(kind, new_)
  const led = after && linkOf(find(doc, after.from), after.port)
  if (into) return { doc: splice(made.doc, into, made.id, out), id: made.id }
  if (after && led) return { doc: splice(made.doc, after, made.id, out), id: made.id }
  if (after) return { doc: link(made.doc, after.from, after.port, made.id), id: made.id }
  return made
}

/** A free place to the right of an activity; without one, below what there is. */
function besides(doc: FlowDocument, p: Place, id: string | undefined): Point {
  const from = id === undefined ? undefined : positionOf(doc, id)
  if (from) return freePlace(doc, p, { x: from.x + usualSize.width + gaps.along, y: from.y })
  const lowest = Math.max(0, ...doc[p].map((a) => (positionOf(doc, a.id)?.y ?? -usualSize.height) + usualSize.height + gaps.across))
  return freePlace(doc, p, { x: 0, y: lowest })
}

/** The port after which an activity is put when one is selected: the first that leads nowhere and is not for errors, else the first. */
export function nextPort(doc: FlowDocument, catalog: Catalog, id: string | undefined): LinkAt | undefined {
  const a = id === undefined ? undefined : find(doc, id)
  if (!a) return undefined
  const ports = portsOf(kindOf(catalog, a.kind), a).filter((p) => !p.error)
  const port = ports.find((p) => !linkOf(a, p.name)) ?? ports[0]
  return port && { from: a.id, port: port.name }
}

/** Adds activities to the flow on the page. */
export function useAdding() {
  const { document: doc, catalog, state, perform, editing } = useDesigner()
  const put = useCallback(
    (kind: ActivityKind, where: Where) => {
      if (!editing.on) return
      const { doc: next, id } = added(doc, kind, where)
      perform('add', next, { what: kind.title, select: [id] })
    },
    [doc, perform, editing.on],
  )
  const after = useCallback(
    (kind: ActivityKind, port?: LinkAt) => {
      const chosen = state.selection.length === 1 ? state.selection[0] : undefined
      const at = kind.role === 'handler' ? undefined : (port ?? nextPort(doc, catalog, chosen))
      put(kind, { place: at ? (place(doc, at.from) ?? state.tab) : state.tab, ...(at ? { after: at } : {}) })
    },
    [doc, catalog, state.selection, state.tab, put],
  )
  return { put, after }
}
