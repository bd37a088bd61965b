import type { Point } from './document'

/** How far a link goes on straight from a port before it turns. */
const lead = 20
const radius = 10

/** The line of a link from a port at the right of an activity to the left side of another, as SVG draws it, and its middle. */
export function linkPath(from: Point, to: Point, { lane = 0, loop = false }: { lane?: number; loop?: boolean } = {}): { d: string; middle: Point } {
  const points = loop || to.x < from.x + lead * 2 ? around(from, to, lane, loop) : across(from, to)
  return { d: rounded(points), middle: middle(points) }
}

function across(from: Point, to: Point): Point[] {
  if (Math.abs(from.y - to.y) < 1) return [from, to]
  const x = (from.x + to.x) / 2
  return [from, { x, y: from.y }, { x, y: to.y }, to]
}

/** Back to the left: over or under the activities between. */
function around(from: Point, to: Point, lane: number, loop: boolean): Point[] {
  const right = from.x + lead + lane
  const left = to.x - lead - lane
  const apart = Math.abs(to.y - from.y)
  const y = loop ? Math.min(from.y, to.y) - 72 - lane : apart > 120 ? (from.y + to.y) / 2 : Math.max(from.y, to.y) + 88 + lane
  return [from, { x: right, y: from.y }, { x: right, y }, { x: left, y }, { x: left, y: to.y }, to]
}

function rounded(points: Point[]): string {
  const [first, ...rest] = points
  if (first === undefined) return ''
  let d = `M ${spot(first)}`
  rest.forEach((p, i) => {
    const before = points[i] ?? p
    const after = rest[i + 1]
    if (after === undefined) d += ` L ${spot(p)}`
    else d += ` L ${spot(towards(p, before))} Q ${spot(p)} ${spot(towards(p, after))}`
  })
  return d
}

const spot = (p: Point) => `${String(round(p.x))},${String(round(p.y))}`
const round = (n: number) => Math.round(n * 10) / 10

/** The point a little way from a corner towards its neighbour. */
function towards(corner: Point, next: Point): Point {
  const length = Math.hypot(next.x - corner.x, next.y - corner.y)
  const part = length === 0 ? 0 : Math.min(radius, length / 2) / length
  return { x: corner.x + (next.x - corner.x) * part, y: corner.y + (next.y - corner.y) * part }
}

/** The point half-way along the line. */
function middle(points: Point[]): Point {
  const lengths = points.slice(1).map((p, i) => Math.hypot(p.x - (points[i]?.x ?? p.x), p.y - (points[i]?.y ?? p.y)))
  let left = lengths.reduce((a, b) => a + b, 0) / 2
  for (const [i, length] of lengths.entries()) {
    const [a, b] = [points[i], points[i + 1]]
    if (a === undefined || b === undefined) break
    if (left <= length) return length === 0 ? a : { x: a.x + ((b.x - a.x) * left) / length, y: a.y + ((b.y - a.y) * left) / length }
    left -= length
  }
  return points.at(-1) ?? { x: 0, y: 0 }
}
