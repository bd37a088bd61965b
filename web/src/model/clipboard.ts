import { addActivity, change, find, place, positionOf, type FlowActivity, type FlowDocument, type Place, type Point } from './document'
import { renameRoot } from './expressions'
import { largestFlow, longestLabel } from './largest-flow'
import { type Catalog, formOf, placeable, kindOf } from './catalog'
import { mapTexts, type Settings } from './settings'

type Piece = { id: string; label: string; kind: string; in?: 'events'; note?: string; disabled?: true; at?: Point; settings?: Settings; links?: Record<string, string> }

/** A part of a flow as text: JSON that people can read, send and change. */
type Fragment = { callwright_fragment: 1; activities: Piece[] }

/** Activities as text for the clipboard. Links among them go by label. */
export function copyText(doc: FlowDocument, ids: Iterable<string>): string {
  const taken = [...new Set(ids)].map((id) => find(doc, id)).filter((a) => a !== undefined)
  const labels = new Map(taken.map((a) => [a.id, a.label]))
  const fragment: Fragment = { callwright_fragment: 1, activities: taken.map((a) => piece(doc, a, labels)) }
  return `${JSON.stringify(fragment, null, 2)}\n`
}

function piece(doc: FlowDocument, a: FlowActivity, labels: ReadonlyMap<string, string>): Piece {
  const at = positionOf(doc, a.id)
  const links = a.links.flatMap((l) => (labels.has(l.to) ? [[l.port, labels.get(l.to)]] : []))
  return {
    label: a.label, kind: a.kind, id: a.id,
    ...(place(doc, a.id) === 'events' ? { in: 'events' as const } : {}),
    ...(a.description ? { note: a.description } : {}),
    ...(a.disabled ? { disabled: true as const } : {}),
    ...(at ? { at: { x: at.x, y: at.y } } : {}),
    ...(a.settings ? { settings: a.settings } : {}),
    ...(links.length > 0 ? { links: Object.fromEntries(links) as Record<string, string> } : {}),
  }
}

/** What kept something of a text from being pasted. `label` is that of the activity. */
export type PasteProblem = { code: 'notFragment' | 'tooLarge' | 'newerFragment' | 'brokenActivity' | 'linkLost' | 'notHere'; label?: string }

export type Pasted = { doc: FlowDocument; ids: string[]; problems: PasteProblem[] }

/**
 * Puts activities from a text into the flow, with ids of their own and labels that are
 * free. Links among them stay, and expressions of theirs that read one of them follow
 * its new label. `into` is the part of the flow that is looked at.
 */
export function paste(doc: FlowDocument, text: string, { at, into, catalog }: { at?: Point; into?: Place; catalog?: Catalog } = {}): Pasted {
  const read = readFragment(text)
  if ('code' in read) return { doc, ids: [], problems: [read] }
  const problems: PasteProblem[] = []
  const pieces = read.activities.flatMap((p, i) => {
    const ok = readPiece(p)
    if (ok === undefined) problems.push({ code: 'brokenActivity', label: short(named(p)) ?? String(i + 1) })
    else if (!belongs(doc, ok, into, catalog)) problems.push({ code: 'notHere', label: ok.label })
    else return [ok]
    return []
  })
  return { ...put(doc, pieces, at, into, catalog, problems), problems }
}

function belongs(doc: FlowDocument, p: Piece, into: Place | undefined, catalog: Catalog | undefined): boolean {
  const kind = kindOf(catalog, p.kind)
  const where = into ?? p.in ?? 'activities'
  if (kind === undefined) return true
  return placeable(kind, where, doc.type) && !(kind.role === 'start' && doc.activities.some((a) => kindOf(catalog, a.kind)?.role === 'start'))
}

function put(doc: FlowDocument, pieces: Piece[], at: Point | undefined, into: Place | undefined, catalog: Catalog | undefined, problems: PasteProblem[]): { doc: FlowDocument; ids: string[] } {
  const shift = shifted(pieces, at)
  let next = doc
  const made = pieces.map((p) => {
    const spot = p.at && { x: p.at.x + shift.x, y: p.at.y + shift.y }
    const added = addActivity(next, { kind: p.kind, label: p.label, place: into ?? p.in ?? 'activities', ...(spot ? { at: spot } : at ? { at } : {}) })
    next = added.doc
    return { p, id: added.id, label: find(next, added.id)?.label ?? p.label }
  })
  const renamed = made.filter((m) => m.label !== m.p.label)
  for (const { p, id } of made) {
    const links = Object.entries(p.links ?? {}).flatMap(([port, name]) => {
      const to = made.find((m) => m.p.label === name || m.p.id === name)
      if (to === undefined || (into === undefined && to.p.in !== p.in)) {
        problems.push({ code: 'linkLost', label: p.label })
        return []
      }
      return [{ port, to: to.id }]
    })
    const settings = mapTexts(p.settings, formOf(catalog, p.kind), (text, reading) =>
      reading === 'plain' ? text : follow(text, renamed.map((m) => [m.p.label, m.label]), reading === 'expr'))
    next = change(next, id, (a) => ({
      ...a, links, ...(p.note ? { description: p.note } : {}), ...(p.disabled ? { disabled: true } : {}), ...(settings && Object.keys(settings).length > 0 ? { settings } : {}),
    }))
  }
  return { doc: next, ids: made.map((m) => m.id) }
}

/** Renames several names at once, so that none is renamed twice. */
function follow(text: string, names: [string, string][], bare: boolean): string {
  const between = names.map(([from], i) => [from, `_pasted_${String(i)}_`] as const)
  const parked = between.reduce((t, [from, via]) => renameRoot(t, from, via, bare), text)
  return parked === text ? text : names.reduce((t, [, to], i) => renameRoot(t, `_pasted_${String(i)}_`, to, bare), parked)
}

/** How far the pieces move: so that the topmost left corner of theirs comes to `at`. */
function shifted(pieces: Piece[], at: Point | undefined): Point {
  const spots = pieces.flatMap((p) => (p.at ? [p.at] : []))
  if (at === undefined || spots.length === 0) return { x: 0, y: 0 }
  return { x: at.x - Math.min(...spots.map((s) => s.x)), y: at.y - Math.min(...spots.map((s) => s.y)) }
}

/** Whether a text is a part of a flow, be it one that is too large or too new to paste. */
export function isFragment(text: string): boolean {
  const read = readFragment(text)
  return !('code' in read) || read.code !== 'notFragment'
}

function readFragment(text: string): { activities: unknown[] } | PasteProblem {
  if (text.length > largestFlow) return { code: text.slice(0, 200).includes('"callwright_fragment"') ? 'tooLarge' : 'notFragment' }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { code: 'notFragment' }
  }
  const { callwright_fragment: version, activities } = (value ?? {}) as { callwright_fragment?: unknown; activities?: unknown }
  if (!Array.isArray(activities) || typeof version !== 'number') return { code: 'notFragment' }
  return version === 1 ? { activities } : { code: 'newerFragment' }
}

const named = (v: unknown) => {
  const label = (v as { label?: unknown } | null)?.label
  return typeof label === 'string' && label !== '' ? label : undefined
}

/** A label as it is shown in a message. */
const short = (label: string | undefined) => (label !== undefined && label.length > longestShown ? `${label.slice(0, longestShown)}…` : label)
const longestShown = 60

const isObject = (v: unknown): v is Record<string, unknown> => typeof v === 'object' && v !== null && !Array.isArray(v)

/** A piece with what is right in it; a text that people changed may hold anything. */
function readPiece(v: unknown): Piece | undefined {
  const label = named(v)?.trim()
  if (!isObject(v) || !label || label.length > longestLabel || typeof v.kind !== 'string' || v.kind === '') return undefined
  const at = isObject(v.at) && Number.isFinite(v.at.x) && Number.isFinite(v.at.y) ? { x: v.at.x as number, y: v.at.y as number } : undefined
  const links = isObject(v.links) ? Object.fromEntries(Object.entries(v.links).filter((l): l is [string, string] => typeof l[1] === 'string')) : undefined
  return {
    id: typeof v.id === 'string' ? v.id : '', label, kind: v.kind,
    ...(v.in === 'events' ? { in: 'events' as const } : {}),
    ...(typeof v.note === 'string' ? { note: v.note } : {}),
    ...(v.disabled === true ? { disabled: true as const } : {}),
    ...(at ? { at } : {}), ...(isObject(v.settings) ? { settings: v.settings } : {}), ...(links ? { links } : {}),
  }
}
