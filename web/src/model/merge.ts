import { all, find, labelFree, places, rename, type FlowActivity, type FlowDocument, type FlowLink, type FlowVariable, type Place } from './document'
import { uniqueLabel } from './labels'
import { printPath, same, setAt, type Path } from './settings'

type Members = Record<string, unknown>

/** A place that both sides changed, each to something else. `path` is where in the flow, `label` whose it is. */
export type Conflict = { where: string; path: Path; label: string; base: unknown; mine: unknown; theirs: unknown }

export type Merged = { merged: FlowDocument; conflicts: Conflict[] }

type Notes = { list: Conflict[]; labelOf: (path: Path) => string }

/**
 * One flow of two that were made from the same one. Where both changed the same thing, mine
 * is taken and the conflict told. What one side took away and the other led a new link to
 * stays, as a conflict. Of two activities that came to the same label, theirs gets another.
 */
export function merge(base: FlowDocument, mine: FlowDocument, others: FlowDocument): Merged {
  const theirs = relabelled(base, mine, others)
  const labels = new Map([...all(base), ...all(theirs), ...all(mine)].map((a) => [a.id, a.label]))
  const labelOf = (path: Path) => (path[0] === 'variables' ? String(path[1] ?? '') : (labels.get(String(path[1])) ?? ''))
  const notes: Notes = { list: [], labelOf }
  const one = both(keyed(base), keyed(mine), keyed(theirs), [], notes) as Keyed
  const merged = restore(needed(one, base, mine, theirs, notes), mine, theirs)
  return { merged: same(merged, mine) ? mine : merged, conflicts: notes.list }
}

function relabelled(base: FlowDocument, mine: FlowDocument, theirs: FlowDocument): FlowDocument {
  return all(theirs).reduce((doc, a) => {
    if (labelFree(mine, a.id, a.label) || find(base, a.id)?.label === a.label) return doc
    return rename(doc, a.id, uniqueLabel({ activities: [...all(mine), ...all(doc)], events: [] }, a.label))
  }, theirs)
}

/** Brings back what one side took away while the other led a new link to it. */
function needed(one: Keyed, base: FlowDocument, mine: FlowDocument, theirs: FlowDocument, notes: Notes): Keyed {
  let out = one
  for (const p of places) {
    const news = new Set(Object.values(out[p]).flatMap((a) => newTargets(base, a as FlowActivity)))
    for (const a of base[p]) {
      if (Object.hasOwn(out[p], a.id) || !news.has(a.id)) continue
      out = { ...out, [p]: { ...out[p], [a.id]: spread(a) } }
      const path = [p, a.id]
      const side = (doc: FlowDocument) => (find(doc, a.id) === undefined ? undefined : spread(a))
      notes.list.push({ where: printPath(path), path, label: a.label, base: spread(a), mine: side(mine), theirs: side(theirs) })
    }
  }
  return out
}

function newTargets(base: FlowDocument, a: FlowActivity): string[] {
  const old = find(base, a.id)?.links ?? []
  const links = Object.values(a.links as unknown as Record<string, FlowLink>)
  return links.filter((l) => !old.some((o) => o.port === l.port && o.to === l.to)).map((l) => l.to)
}

/** Decides one conflict. */
export function resolve(merged: FlowDocument, conflict: Conflict, choice: 'mine' | 'theirs' | 'base'): FlowDocument {
  const next = setAt(keyed(merged), conflict.path, conflict[choice]) as Keyed
  return restore(next, merged, merged)
}

/** A flow whose lists are members by id, name and port, so that what belongs together meets. */
type Keyed = Omit<FlowDocument, 'activities' | 'events' | 'variables'> & { activities: Members; events: Members; variables: Members }

function keyed(doc: FlowDocument): Keyed {
  return {
    ...doc, activities: by(doc.activities.map(spread), 'id'), events: by(doc.events.map(spread), 'id'), variables: by(doc.variables, 'name'),
  }
}

const spread = (a: FlowActivity) => ({ ...a, links: by(a.links, 'port') })
const by = (list: readonly object[], member: string): Members => Object.fromEntries(list.map((v) => [String((v as Members)[member]), v]))

const isMembers = (v: unknown): v is Members => typeof v === 'object' && v !== null && !Array.isArray(v)

function both(base: unknown, mine: unknown, theirs: unknown, path: Path, notes: Notes): unknown {
  if (same(mine, theirs) || same(base, theirs)) return mine
  if (same(base, mine)) return theirs
  if (isMembers(mine) && isMembers(theirs) && (isMembers(base) || divides(path))) return members(isMembers(base) ? base : {}, mine, theirs, path, notes)
  if (path[0] === 'layout') return mine
  if (isRows(base) && isRows(mine) && isRows(theirs) && base.length === mine.length && mine.length === theirs.length)
    return mine.map((v, i) => both(base[i], v, theirs[i], [...path, i], notes))
  notes.list.push({ where: printPath(path), path, label: notes.labelOf(path), base, mine, theirs })
  return mine
}

const isRows = (v: unknown): v is unknown[] => Array.isArray(v)

/** Whether objects that both sides made are one: settings and layout are, an activity or a variable that has the same name is not. */
const divides = (path: Path) => path.length === 0 || path.at(-1) === 'settings' || path[0] === 'layout' || path.at(-1) === 'links'

// Names come from the document: "__proto__" may be one.
const member = (of: Members, name: string) => (Object.hasOwn(of, name) ? of[name] : undefined)

function members(base: Members, mine: Members, theirs: Members, path: Path, notes: Notes): Members {
  const out = new Map<string, unknown>()
  for (const name of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
    const value = both(member(base, name), member(mine, name), member(theirs, name), [...path, name], notes)
    if (value !== undefined) out.set(name, value)
  }
  return Object.fromEntries(out)
}

/** The lists again, in my order, with what they have more after what stands before it there. */
function restore(k: Keyed, mine: FlowDocument, theirs: FlowDocument): FlowDocument {
  const out = { ...k, variables: inOrder(k.variables, mine.variables.map((v) => v.name), theirs.variables.map((v) => v.name)) as FlowVariable[] } as unknown as FlowDocument
  for (const p of places) out[p] = inOrder(k[p], ids(mine, p), ids(theirs, p)).map((a) => joined(a as FlowActivity, mine, theirs))
  return linked(out)
}

const ids = (doc: FlowDocument, p: Place) => doc[p].map((a) => a.id)

function joined(a: FlowActivity, mine: FlowDocument, theirs: FlowDocument): FlowActivity {
  const ports = (doc: FlowDocument) => all(doc).find((o) => o.id === a.id)?.links.map((l) => l.port) ?? []
  const old = all(mine).find((o) => o.id === a.id)
  const next = { ...a, links: inOrder(a.links as unknown as Members, ports(mine), ports(theirs)) as FlowActivity['links'] }
  return old !== undefined && same(old, next) ? old : next
}

function inOrder(values: Members, mine: string[], theirs: string[]): unknown[] {
  const order = mine.filter((n) => Object.hasOwn(values, n))
  theirs.forEach((n, i) => {
    if (!Object.hasOwn(values, n) || order.includes(n)) return
    const before = theirs.slice(0, i).reverse().find((b) => order.includes(b))
    order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, n)
  })
  for (const n of Object.keys(values)) if (!order.includes(n)) order.push(n)
  return order.map((n) => values[n])
}

/** Without links to what one side took away. */
function linked(doc: FlowDocument): FlowDocument {
  const out = { ...doc }
  for (const p of places) {
    const known = new Set(ids(doc, p))
    out[p] = doc[p].map((a) => (a.links.every((l) => known.has(l.to)) ? a : { ...a, links: a.links.filter((l) => known.has(l.to)) }))
  }
  return out
}
