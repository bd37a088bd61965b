import { type FlowDocument, labelled } from './document'
import type { LinkAt } from './links'
import type { Visit } from './trace'

/** How a contact came by an activity, in the form in which the canvas marks it. */
export type Light = { state: 'current' | 'done' | 'failed'; visits: number; tookMs?: number }

/** Lights are the way of a contact through a flow: by activity id, and the links it took. */
export type Lights = { marks: Record<string, Light>; taken: LinkAt[] }

export const noLights: Lights = { marks: {}, taken: [] }

/** The way of a contact. Activities that the flow does not have any more have no light. `over` is for a contact that stands nowhere. */
export function lightsOf(doc: FlowDocument, visits: readonly Visit[], over: boolean): Lights {
  const marks = new Map<string, Light>()
  const taken = new Map<string, LinkAt>()
  // One branch may leave an activity at which the contact still stands in another.
  const standing = new Set<string>()
  for (const v of visits) {
    const activity = labelled(doc, v.activity)
    if (!activity) continue
    if (v.ms === undefined && !over && !v.failed) standing.add(activity.id)
    const state = v.failed ? 'failed' : standing.has(activity.id) ? 'current' : 'done'
    marks.set(activity.id, { state, visits: (marks.get(activity.id)?.visits ?? 0) + 1, ...(v.ms === undefined ? {} : { tookMs: v.ms }) })
    const { port } = v
    if (port !== undefined && activity.links.some((l) => l.port === port)) taken.set(`${activity.id}:${port}`, { from: activity.id, port })
  }
  return { marks: Object.fromEntries(marks), taken: [...taken.values()] }
}

/** Whether two ways look the same. */
export function sameLights(a: Lights, b: Lights): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
