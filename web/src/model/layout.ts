import { positionOf, type FlowActivity, type FlowDocument, type Place, type Point } from './document'

export type Size = { width: number; height: number }

/** How large an activity is that nobody has measured. */
export const usualSize: Size = { width: 232, height: 96 }

/** Space between activities: beside each other and in the direction of the flow. */
export const gaps = { across: 40, along: 72 }

const grid = 8

/** What is to be arranged, in the form that a worker takes. */
export type Graph = { nodes: ({ id: string } & Size)[]; edges: { from: string; to: string }[] }

/** The activities and links of a part of the flow, with their sizes. */
export function graphOf(doc: FlowDocument, place: Place, sizes: ReadonlyMap<string, Size> = new Map()): Graph {
  const list = doc[place]
  const known = new Set(list.map((a) => a.id))
  return {
    nodes: list.map((a) => ({ id: a.id, ...(sizes.get(a.id) ?? usualSize) })),
    edges: list.flatMap((a) => a.links.flatMap((l) => (known.has(l.to) && l.to !== a.id ? [{ from: a.id, to: l.to }] : []))),
  }
}

/** Positions from the middles that an arrangement gives: on the grid, and with the first activity where it was. */
export function arranged(doc: FlowDocument, place: Place, graph: Graph, middles: Record<string, Point>): Record<string, Point> {
  const corners = Object.fromEntries(graph.nodes.flatMap((n) => {
    const m = middles[n.id]
    return m === undefined ? [] : [[n.id, { x: m.x - n.width / 2, y: m.y - n.height / 2 }] as const]
  }))
  const first = doc[place][0]
  const corner = first && corners[first.id]
  const was = first && positionOf(doc, first.id)
  const by = corner && was ? { x: was.x - corner.x, y: was.y - corner.y } : { x: 0, y: 0 }
  return Object.fromEntries(Object.entries(corners).map(([id, p]) => [id, { x: snap(p.x + by.x), y: snap(p.y + by.y) }]))
}

/** A coordinate on the grid. */
export const snap = (n: number) => Math.round(n / grid) * grid

/** The nearest place from a wish on, right and down, where nothing stands yet. */
export function freePlace(doc: FlowDocument, place: Place, near: Point, size: Size = usualSize, sizes: ReadonlyMap<string, Size> = new Map()): Point {
  const boxes = doc[place].flatMap((a) => {
    const at = positionOf(doc, a.id)
    return at === undefined ? [] : [{ ...at, ...(sizes.get(a.id) ?? usualSize) }]
  })
  const from = { x: snap(near.x), y: snap(near.y) }
  const free = (p: Point) => boxes.every((b) => p.x + size.width <= b.x || b.x + b.width <= p.x || p.y + size.height <= b.y || b.y + b.height <= p.y)
  for (let ring = 0; ; ring++) {
    for (let i = 0; i <= ring; i++) {
      const p = { x: from.x + snap((ring - i) * (size.width + gaps.across)), y: from.y + snap(i * (size.height + gaps.across)) }
      if (free(p)) return p
    }
  }
}

/** Where activities stand, also those that were never put anywhere: those go in a grid, in their order, below the others. */
export function standing(doc: FlowDocument, place: Place): Map<string, Point> {
  const out = new Map<string, Point>()
  const lost: FlowActivity[] = []
  for (const a of doc[place]) {
    const at = positionOf(doc, a.id)
    if (at === undefined) lost.push(a)
    else out.set(a.id, at)
  }
  const placed = [...out.values()]
  const left = placed.length === 0 ? 0 : Math.min(...placed.map((p) => p.x))
  const top = placed.length === 0 ? 0 : Math.max(...placed.map((p) => p.y)) + usualSize.height + gaps.along
  const columns = Math.max(4, Math.ceil(Math.sqrt(lost.length)))
  lost.forEach((a, i) => {
    out.set(a.id, { x: left + (i % columns) * (usualSize.width + gaps.along), y: top + Math.floor(i / columns) * (usualSize.height + gaps.along) })
  })
  return out
}

/** Whether none of the activities has a place yet, as in a flow that was written by hand. */
export function unplaced(doc: FlowDocument): boolean {
  return [...doc.activities, ...doc.events].every((a) => positionOf(doc, a.id) === undefined)
}
