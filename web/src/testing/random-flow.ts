import { addActivity, describe, emptyFlow, type FlowDocument, move, removeActivities, rename, setDisabled, setSetting } from '@/model/document'
import { link, unlink } from '@/model/links'
import { addVariable } from '@/model/variables'
import { kinds } from './kinds'

/** Chance that can be had again: the same seed gives the same numbers (mulberry32). */
export type Chance = { next: () => number; below: (n: number) => number; of: <T>(list: readonly T[]) => T }

export function chance(seed: number): Chance {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const below = (n: number) => Math.floor(next() * n)
  return { next, below, of: (list) => list[below(list.length)] as never }
}

/** One change of a flow by chance, as a person would make it. */
export function randomChange(doc: FlowDocument, c: Chance): FlowDocument {
  const list = [...doc.activities, ...doc.events]
  const place = c.of(['activities', 'activities', 'activities', 'events'] as const)
  const kind = c.of(kinds)
  const some = list.length === 0 ? undefined : c.of(list)
  if (some === undefined || c.below(4) === 0)
    return addActivity(doc, { kind: kind.name, label: kind.title.replaceAll(' ', ''), place, at: { x: c.below(2000), y: c.below(2000) } }).doc
  switch (c.below(9)) {
    case 0:
      return link(doc, some.id, c.of(['default', 'error', 'out', '1']), c.of(list).id)
    case 1:
      return setSetting(doc, some.id, c.of(['queue', 'expression', 'rows[0].value', 'headers.Accept', 'prompts[0].tts']), `{{ ${c.of(list).label}.output }} ${String(c.below(100))}`)
    case 2:
      return rename(doc, some.id, `Label${String(c.below(1000))}`)
    case 3:
      return c.below(3) === 0 ? removeActivities(doc, [some.id]) : describe(doc, some.id, `note ${String(c.below(50))}`)
    case 4:
      return move(doc, { [some.id]: { x: c.below(2000), y: c.below(2000) } })
    case 5:
      return setDisabled(doc, some.id, c.below(2) === 0)
    case 6:
      return unlink(doc, some.id, c.of(some.links)?.port ?? 'default')
    case 7:
      return setSetting(doc, some.id, c.of(['queue', 'expression', 'rows[0]', 'headers.Accept']), undefined)
    default:
      return doc.variables.length > 20 ? doc : addVariable(doc, { name: `v${String(c.below(100))}`, type: 'STRING' })
  }
}

/** A flow that came about by chance. */
export function randomFlow(c: Chance, changes = 40): FlowDocument {
  let doc = emptyFlow('By chance')
  for (let i = 0; i < changes; i++) doc = randomChange(doc, c)
  return doc
}
