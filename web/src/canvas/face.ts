import { type Catalog, kindOf } from '@/model/catalog'
import type { ActivityKind, FlowActivity, FlowDocument, Place } from '@/model/document'
import type { Size } from '@/model/layout'
import { portsOf } from '@/model/ports'

// How large an activity is drawn follows from its ports alone, so that the canvas
// can leave out what is not in view without having measured it. The styles agree.
export const width = 232
export const headHeight = 56
const portHeight = 24
const foot = 8

/** The size of an activity on the canvas. */
export function sizeOf(kind: ActivityKind | undefined, activity: Pick<FlowActivity, 'settings' | 'links'>): Size {
  const ports = portsOf(kind, activity).length
  return { width, height: headHeight + (ports === 0 ? 0 : ports * portHeight + foot) }
}

/** The sizes of a part of the flow. */
export function sizesOf(doc: FlowDocument, place: Place, catalog: Catalog): Map<string, Size> {
  return new Map(doc[place].map((a) => [a.id, sizeOf(kindOf(catalog, a.kind), a)]))
}

/** The middle of a port's handle, from the top of the activity. */
export const portMiddle = (i: number) => headHeight + i * portHeight + portHeight / 2
