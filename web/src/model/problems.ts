import type { FlowDocument, FlowProblem } from './document'
import { labelled } from './document'

export type Severity = FlowProblem['severity']
export type Counts = Record<Severity, number>

/** Problems at their places. */
export type Placed = {
  /** All of an activity. */
  byActivity: ReadonlyMap<string, readonly FlowProblem[]>
  /** Those of the flow as a whole, its variables among them. */
  ofFlow: readonly FlowProblem[]
  counts: Counts
}

const none: readonly FlowProblem[] = []
const ranks: Record<Severity, number> = { error: 0, warning: 1, note: 2 }

/** Puts problems where they belong. One that names no activity of the flow is the flow's. */
export function placeProblems(doc: FlowDocument, problems: readonly FlowProblem[]): Placed {
  const ids = new Set([...doc.activities, ...doc.events].map((a) => a.id))
  const byActivity = new Map<string, FlowProblem[]>()
  const ofFlow: FlowProblem[] = []
  for (const p of problems) {
    const id = p.activity_id !== undefined && ids.has(p.activity_id) ? p.activity_id : p.activity === undefined ? undefined : labelled(doc, p.activity)?.id
    if (id === undefined) ofFlow.push(p)
    else byActivity.set(id, [...(byActivity.get(id) ?? []), p])
  }
  for (const list of byActivity.values()) list.sort((a, b) => ranks[a.severity] - ranks[b.severity])
  return { byActivity, ofFlow, counts: count(problems) }
}

/** The problems of an activity; with a path those of the setting and what is in it. */
export function problemsAt(placed: Placed, id: string, path?: string): readonly FlowProblem[] {
  const list = placed.byActivity.get(id) ?? none
  return path === undefined ? list : list.filter((p) => within(p.field, path))
}

/** The problems of a variable. */
export function problemsOfVariable(placed: Placed, name: string): readonly FlowProblem[] {
  return placed.ofFlow.filter((p) => within(p.field, `variables.${name}`))
}

function within(field: string | undefined, path: string): boolean {
  return field === path || (field?.startsWith(path) === true && /^[.[]/.test(field.slice(path.length)))
}

/** How many problems there are of each severity. */
export function count(problems: readonly FlowProblem[]): Counts {
  const out: Counts = { error: 0, warning: 0, note: 0 }
  for (const p of problems) out[p.severity]++
  return out
}

/** The worst severity; undefined when nothing is wrong. */
export function worst(problems: readonly FlowProblem[]): Severity | undefined {
  const counts = count(problems)
  return counts.error > 0 ? 'error' : counts.warning > 0 ? 'warning' : counts.note > 0 ? 'note' : undefined
}
