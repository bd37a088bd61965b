import type { ActivityKind, FlowDocument, FormField } from './document'
import type { Settings } from './settings'
import { uniqueLabel } from './labels'

/** The kinds of activities, by name. */
export type Catalog = { kinds: readonly ActivityKind[]; byName: ReadonlyMap<string, ActivityKind> }

/** The catalog of what the server lists. */
export function catalogOf(kinds: readonly ActivityKind[]): Catalog {
  return { kinds, byName: new Map(kinds.map((k) => [k.name, k])) }
}

/** The kind of that name; undefined for one of another program. */
export function kindOf(catalog: Catalog | undefined, name: string): ActivityKind | undefined {
  return catalog?.byName.get(name)
}

/** The form of a kind's settings. */
export function formOf(catalog: Catalog | undefined, name: string): readonly FormField[] | undefined {
  return kindOf(catalog, name)?.form
}

/**
 * A label for a new activity of a kind, after its title: `PlayMessage`, `PlayMessage_2`.
 * It has no spaces, because expressions read outputs under it.
 */
export function freshLabel(doc: FlowDocument, title: string): string {
  const name = title.normalize('NFC').replace(/[^\p{L}\p{M}\p{Nd}_]+/gu, '').replace(/^\p{Nd}/u, '_$&')
  return uniqueLabel(doc, name === '' ? 'Activity' : name)
}

/** The settings of a new activity: nothing but what its form asks for and has a default for. */
export function defaults(kind: ActivityKind | undefined): Settings {
  const out: Settings = {}
  for (const f of kind?.form ?? []) if (f.required && f.default !== undefined) out[f.name] = structuredClone(f.default)
  return out
}

/** Whether an activity of the kind can be put into a flow by hand, into the main flow or an event flow. */
export function placeable(kind: ActivityKind, into: 'activities' | 'events', type: FlowDocument['type'] = 'flow'): boolean {
  if (kind.role === 'handler') return into === 'events' && type === 'flow'
  if (kind.role === 'start') return into === 'activities'
  return true
}

/** The kinds that match words in their title, name or Webex name, best first. Nothing asked gives all. */
export function search(catalog: Catalog, text: string, kinds: readonly ActivityKind[] = catalog.kinds): ActivityKind[] {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (wanted.length === 0) return [...kinds]
  const scored = kinds.map((kind, i) => ({ kind, i, score: score(kind, wanted) })).filter((s) => s.score > 0)
  return scored.sort((a, b) => b.score - a.score || a.i - b.i).map((s) => s.kind)
}

function score(kind: ActivityKind, wanted: string[]): number {
  const title = kind.title.toLowerCase()
  const names = [kind.name, ...kind.webex, kind.group_title].map((n) => n.toLowerCase())
  let sum = 0
  for (const w of wanted) {
    if (title.startsWith(w)) sum += 4
    else if (title.includes(` ${w}`)) sum += 3
    else if (title.includes(w) || initials(title).startsWith(w)) sum += 2
    else if (names.some((n) => n.includes(w))) sum += 1
    else return 0
  }
  return sum
}

const initials = (title: string) => title.split(/\s+/).map((w) => w.charAt(0)).join('')

export type KindGroup = { group: ActivityKind['group']; title: string; kinds: ActivityKind[] }

/** The kinds by the groups of the library, each in the catalog's order. */
export function grouped(catalog: Catalog, kinds: readonly ActivityKind[] = catalog.kinds): KindGroup[] {
  const out = new Map<string, KindGroup>()
  for (const k of kinds) {
    const group = out.get(k.group) ?? { group: k.group, title: k.group_title, kinds: [] }
    group.kinds.push(k)
    out.set(k.group, group)
  }
  return [...out.values()]
}
