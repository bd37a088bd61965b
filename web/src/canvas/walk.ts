import type { FlowDocument, Place, Point } from '@/model/document'
import { linksTo } from '@/model/links'
import { standing } from '@/model/layout'

export type Way = 'left' | 'right' | 'up' | 'down'

/** The activity that an arrow key leads to: right along the first link, left back along one, up and down to the nearest above or below. */
export function walk(doc: FlowDocument, place: Place, from: string | undefined, way: Way): string | undefined {
  const list = doc[place]
  const at = standing(doc, place)
  const here = list.find((a) => a.id === from)
  const spot = at.get(from ?? '')
  if (here === undefined || spot === undefined) return list[0]?.id
  if (way === 'right') {
    const on = here.links.find((l) => l.to !== here.id && at.has(l.to))?.to
    return on ?? nearest(at, here.id, spot, way)
  }
  if (way === 'left') return linksTo(doc, here.id).find((l) => l.from !== here.id)?.from ?? nearest(at, here.id, spot, way)
  return nearest(at, here.id, spot, way)
}

function nearest(at: ReadonlyMap<string, Point>, from: string, spot: Point, way: Way): string | undefined {
  let best: string | undefined
  let least = Infinity
  for (const [id, p] of at) {
    const [dx, dy] = [p.x - spot.x, p.y - spot.y]
    const [along, across] = way === 'right' ? [dx, dy] : way === 'left' ? [-dx, dy] : way === 'down' ? [dy, dx] : [-dy, dx]
    if (id === from || along <= 0) continue
    const far = along + Math.abs(across) * 2
    if (far < least) [best, least] = [id, far]
  }
  return best
}
