import { move, positionOf, type FlowActivity, type FlowDocument, type Place, type Point } from './document'

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
    const m = Object.hasOwn(middles, n.id) ? middles[n.id] : undefined
    return m === undefined ? [] : [[n.id, { x: m.x - n.width / 2, y: m.y - n.height / 2 }] as const]
  }))
  const first = doc[place][0]
  const corner = first && Object.hasOwn(corners, first.id) ? corners[first.id] : undefined
  const was = first && positionOf(doc, first.id)
  const by = corner && was ? { x: was.x - corner.x, y: was.y - corner.y } : { x: 0, y: 0 }
  return Object.fromEntries(Object.entries(corners).map(([id, p]) => [id, { x: snap(p.x + by.x), y: snap(p.y + by.y) }]))
}

/** Middles without a thought for crossing links: for flows that are too long for anything better. */
export function middlesInColumns(doc: FlowDocument, place: Place, { nodes }: Graph): Record<string, Point> {
  const corners = inColumns(doc[place], new Map(nodes.map((n) => [n.id, n])))
  return Object.fromEntries(nodes.map((n) => {
    const { x, y } = corners.get(n.id) ?? { x: 0, y: 0 }
    return [n.id, { x: x + n.width / 2, y: y + n.height / 2 }]
  }))
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

/** Where activities stand. Those that were never put anywhere stand in columns as links lead to them; a few of them among many stand below the others. */
export function standing(doc: FlowDocument, place: Place, sizes: ReadonlyMap<string, Size> = new Map()): Map<string, Point> {
  const placed = doc[place].flatMap((a) => {
    const at = positionOf(doc, a.id)
    return at === undefined ? [] : [[a.id, at] as const]
  })
  const out = new Map<string, Point>(placed)
  const lost = doc[place].filter((a) => !out.has(a.id))
  if (lost.length === 0) return out
  if (lost.length > placed.length) {
    const columns = inColumns(doc[place], sizes)
    for (const a of lost) out.set(a.id, columns.get(a.id) ?? { x: 0, y: 0 })
    return out
  }
  const left = Math.min(...placed.map(([, p]) => p.x))
  let y = Math.max(...placed.map(([id, p]) => p.y + (sizes.get(id) ?? usualSize).height)) + gaps.along
  for (let i = 0; i < lost.length; i += 4) {
    const row = lost.slice(i, i + 4)
    row.forEach((a, n) => out.set(a.id, { x: left + n * (usualSize.width + gaps.along), y }))
    y += Math.max(...row.map((a) => (sizes.get(a.id) ?? usualSize).height)) + gaps.across
  }
  return out
}

/** A column for each number of links from where a flow begins, the order of the ports from above. */
function inColumns(list: readonly FlowActivity[], sizes: ReadonlyMap<string, Size>): Map<string, Point> {
  const byId = new Map(list.map((a) => [a.id, a]))
  const led = new Set(list.flatMap((a) => a.links.flatMap((l) => (l.to === a.id ? [] : [l.to]))))
  const out = new Map<string, Point>()
  const heights: number[] = []
  let floor = 0
  const put = (a: FlowActivity, column: number) => {
    const y = heights[column] ?? floor
    out.set(a.id, { x: column * (usualSize.width + gaps.along), y })
    heights[column] = y + (sizes.get(a.id) ?? usualSize).height + gaps.across
  }
  for (const first of [...list.filter((a) => !led.has(a.id)), ...list]) {
    if (out.has(first.id)) continue
    const below = Math.max(floor, ...heights)
    heights.length = 0
    floor = below
    put(first, 0)
    let column = [first]
    for (let depth = 1; column.length > 0; depth++) {
      const next: FlowActivity[] = []
      for (const l of column.flatMap((a) => a.links)) {
        const to = byId.get(l.to)
        if (to === undefined || out.has(to.id)) continue
        put(to, depth)
        next.push(to)
      }
      column = next
    }
  }
  return out
}

/** The flow with every activity of a part put where it stands, so that none moves when one does. */
export function settled(doc: FlowDocument, place: Place, sizes: ReadonlyMap<string, Size> = new Map()): FlowDocument {
  return doc[place].every((a) => positionOf(doc, a.id) !== undefined) ? doc : move(doc, Object.fromEntries(standing(doc, place, sizes)))
}
