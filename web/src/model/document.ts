import type { components } from '@/api/schema.gen'
import { renameRoot } from './expressions'
import { formOf, type Catalog } from './catalog'
import { freshId } from './id'
import { uniqueLabel } from './labels'
import { mapTexts, parsePath, type Path, setAt, type Settings } from './settings'

type Schemas = components['schemas']

/** A flow as the API has it. Functions of the model never change one: they give a new one that shares what stayed, and the same one when nothing changed. */
export type FlowDocument = Schemas['FlowDocument']
export type FlowActivity = Schemas['FlowActivity']
export type FlowLink = Schemas['FlowLink']
export type FlowVariable = Schemas['FlowVariable']
export type ActivityKind = Schemas['ActivityKind']
export type FormField = Schemas['FormField']
export type FlowProblem = Schemas['FlowProblem']

/** The two parts of a flow: the main flow, and what runs on events. */
export type Place = 'activities' | 'events'
export const places: readonly Place[] = ['activities', 'events']

/** A point of the canvas. */
export type Point = { x: number; y: number }

/** A flow with nothing in it. */
export function emptyFlow(name: string, type: FlowDocument['type'] = 'flow'): FlowDocument {
  return { name, type, variables: [], activities: [], events: [] }
}

/** All activities, those of the main flow first. */
export function all(doc: FlowDocument): FlowActivity[] {
  return doc.events.length === 0 ? doc.activities : [...doc.activities, ...doc.events]
}

/** The activity with the id. */
export function find(doc: FlowDocument, id: string): FlowActivity | undefined {
  return doc.activities.find((a) => a.id === id) ?? doc.events.find((a) => a.id === id)
}

/** The activity with the label. */
export function labelled(doc: FlowDocument, label: string): FlowActivity | undefined {
  return all(doc).find((a) => a.label === label)
}

/** The part of the flow that an activity stands in. */
export function place(doc: FlowDocument, id: string): Place | undefined {
  return places.find((p) => doc[p].some((a) => a.id === id))
}

/** Changes one activity. */
export function change(doc: FlowDocument, id: string, how: (a: FlowActivity) => FlowActivity): FlowDocument {
  return changeAll(doc, (a) => (a.id === id ? how(a) : a))
}

/** Changes activities; those that `how` gives back as they were are shared. */
export function changeAll(doc: FlowDocument, how: (a: FlowActivity) => FlowActivity): FlowDocument {
  let out = doc
  for (const p of places) {
    const next = mapShared(doc[p], how)
    if (next !== doc[p]) out = { ...out, [p]: next }
  }
  return out
}

/** map that gives the same list when every item stayed the same. */
export function mapShared<T>(list: T[], how: (item: T, i: number) => T): T[] {
  let changed = false
  const next = list.map((item, i) => {
    const n = how(item, i)
    if (n !== item) changed = true
    return n
  })
  return changed ? next : list
}

export type NewActivity = { kind: string; label: string; settings?: Settings; at?: Point; place?: Place }

/** Adds an activity; its label gets a number when another has it already. */
export function addActivity(doc: FlowDocument, { kind, label, settings, at, place: p = 'activities' }: NewActivity): { doc: FlowDocument; id: string } {
  const id = freshId((wish) => find(doc, wish) !== undefined)
  const made: FlowActivity = { id, label: uniqueLabel(doc, label), kind, links: [] }
  if (settings !== undefined && Object.keys(settings).length > 0) made.settings = settings
  const next = { ...doc, [p]: [...doc[p], made] }
  return { doc: at === undefined ? next : move(next, { [id]: at }), id }
}

/** Takes activities out, with the links to them and their positions. */
export function removeActivities(doc: FlowDocument, ids: Iterable<string>): FlowDocument {
  const gone = new Set([...ids].filter((id) => find(doc, id) !== undefined))
  if (gone.size === 0) return doc
  const kept = (list: FlowActivity[]) => (list.some((a) => gone.has(a.id)) ? list.filter((a) => !gone.has(a.id)) : list)
  const next = changeAll({ ...doc, activities: kept(doc.activities), events: kept(doc.events) }, (a) =>
    a.links.some((l) => gone.has(l.to)) ? { ...a, links: a.links.filter((l) => !gone.has(l.to)) } : a,
  )
  const at = positions(doc)
  if (![...gone].some((id) => Object.hasOwn(at, id))) return next
  return withPositions(next, Object.fromEntries(Object.entries(at).filter(([id]) => !gone.has(id))))
}

/** Whether an activity of the flow may have the label: it is given, and nobody else has it. */
export function labelFree(doc: FlowDocument, id: string, label: string): boolean {
  return label.trim() !== '' && !all(doc).some((a) => a.id !== id && a.label === label.trim())
}

/**
 * Renames an activity, and writes the new name where expressions of the flow read the
 * old one. A label that is empty or another's changes nothing.
 */
export function rename(doc: FlowDocument, id: string, label: string, catalog?: Catalog): FlowDocument {
  const wish = label.trim()
  const old = find(doc, id)?.label
  if (old === undefined || old === wish || !labelFree(doc, id, wish)) return doc
  return changeAll(doc, (a) => {
    const settings = mapTexts(a.settings, formOf(catalog, a.kind), (text, how) => (how === 'plain' ? text : renameRoot(text, old, wish, how === 'expr')))
    const named = a.id === id ? { ...a, label: wish } : a
    return settings === a.settings ? named : { ...named, settings }
  })
}

/** Writes an activity's note. */
export function describe(doc: FlowDocument, id: string, note: string): FlowDocument {
  return change(doc, id, (a) => {
    if ((a.description ?? '') === note) return a
    const { description: _, ...rest } = a
    return note === '' ? rest : { ...rest, description: note }
  })
}

/** Has an activity passed over, or not. */
export function setDisabled(doc: FlowDocument, id: string, disabled: boolean): FlowDocument {
  return change(doc, id, (a) => {
    if ((a.disabled ?? false) === disabled) return a
    const { disabled: _, ...rest } = a
    return disabled ? { ...rest, disabled } : rest
  })
}

/** Writes a setting, such as `outputs[0].path`; undefined takes it away. */
export function setSetting(doc: FlowDocument, id: string, path: string | Path, value: unknown): FlowDocument {
  const at = parsePath(path)
  if (at.length === 0) return doc
  return change(doc, id, (a) => {
    const settings = setAt(a.settings ?? {}, at, value) as Settings
    if (settings === (a.settings ?? settings)) return a.settings === undefined && Object.keys(settings).length > 0 ? { ...a, settings } : a
    const { settings: _, ...rest } = a
    return Object.keys(settings).length === 0 ? rest : { ...rest, settings }
  })
}

/** Where activities stand on the canvas. */
export function positions(doc: FlowDocument): Record<string, Point> {
  return (doc.layout?.activities as Record<string, Point> | undefined) ?? {}
}

/** Where an activity stands, if it was ever put anywhere. */
export function positionOf(doc: FlowDocument, id: string): Point | undefined {
  const at = own(positions(doc), id)
  return at !== undefined && at !== null && sane(at.x) && sane(at.y) ? at : undefined
}

// Ids come from the document: "__proto__" may be one.
const own = (at: Record<string, Point>, id: string): Point | null | undefined => (Object.hasOwn(at, id) ? at[id] : undefined)

/** From here on outwards nothing is ever drawn. */
const farthest = 1e6
const sane = (n: unknown) => typeof n === 'number' && Math.abs(n) <= farthest

/** Moves activities. */
export function move(doc: FlowDocument, to: Record<string, Point>): FlowDocument {
  const at = positions(doc)
  const moved = Object.entries(to).filter(([id, p]) => find(doc, id) !== undefined && (own(at, id)?.x !== p.x || own(at, id)?.y !== p.y))
  if (moved.length === 0) return doc
  const news = Object.fromEntries(moved.map(([id, p]) => [id, { ...own(at, id), x: p.x, y: p.y }]))
  return withPositions(doc, { ...at, ...news })
}

function withPositions(doc: FlowDocument, activities: Record<string, Point>): FlowDocument {
  return { ...doc, layout: { ...doc.layout, activities } }
}

const besides = 40

/** Makes copies of activities beside them; links among them are copied too. */
export function duplicate(doc: FlowDocument, ids: Iterable<string>): { doc: FlowDocument; ids: string[] } {
  const originals = [...new Set(ids)].map((id) => find(doc, id)).filter((a) => a !== undefined)
  const copies = new Map<string, string>()
  let next = doc
  for (const a of originals) {
    const at = positionOf(doc, a.id)
    const { doc: added, id } = addActivity(next, {
      kind: a.kind, label: a.label, settings: a.settings, place: place(doc, a.id), ...(at ? { at: { x: at.x + besides, y: at.y + besides } } : {}),
    })
    copies.set(a.id, id)
    next = added
  }
  for (const a of originals) {
    const links = a.links.flatMap((l) => (copies.has(l.to) ? [{ port: l.port, to: copies.get(l.to) ?? '' }] : []))
    next = change(next, copies.get(a.id) ?? '', (copy) => ({
      ...copy, links, ...(a.description === undefined ? {} : { description: a.description }), ...(a.disabled ? { disabled: true } : {}),
    }))
  }
  return { doc: next, ids: [...copies.values()] }
}
