import { same } from './settings'

type Step = string | number

/** One change of a JSON value: another value at a path, or other items (characters) in a list (text) there. */
export type Change = { path: Step[]; was?: unknown; is?: unknown } | { path: Step[]; at: number; out: unknown[] | string; in: unknown[] | string }

type Members = Record<string, unknown>
const isMembers = (v: unknown): v is Members => typeof v === 'object' && v !== null && !Array.isArray(v)

/** The changes that make `after` of `before`, told briefly. What the two share is not looked at. */
export function diff(before: unknown, after: unknown, path: Step[] = []): Change[] {
  if (before === after) return []
  if (typeof before === 'string' && typeof after === 'string' && before.length + after.length > 80) return [spliced(path, before, after)]
  if (Array.isArray(before) && Array.isArray(after)) return diffLists(before, after, path)
  if (isMembers(before) && isMembers(after)) return diffMembers(before, after, path)
  return same(before, after) ? [] : [replaced(path, before, after)]
}

function replaced(path: Step[], was: unknown, is: unknown): Change {
  return { path, ...(was === undefined ? {} : { was }), ...(is === undefined ? {} : { is }) }
}

/** Members of settings have an order; one that is put back must not end up last. */
function diffMembers(before: Members, after: Members, path: Step[]): Change[] {
  const old = names(before)
  const now = names(after)
  const kept = old.filter((n) => has(after, n))
  const ordered = path.some((s) => s === 'settings' || s === 'extra' || s === 'value')
  if (ordered && !(kept.every((n, i) => old[i] === n) && kept.every((n, i) => now[i] === n))) return [replaced(path, before, after)]
  const out: Change[] = []
  for (const n of kept) out.push(...diff(before[n], after[n], [...path, n]))
  for (const n of old) if (!has(after, n)) out.push(replaced([...path, n], before[n], undefined))
  for (const n of now) if (!has(before, n)) out.push(replaced([...path, n], undefined, after[n]))
  return out
}

const has = (o: Members, name: string) => Object.hasOwn(o, name) && o[name] !== undefined
const names = (o: Members) => Object.keys(o).filter((n) => o[n] !== undefined)

/** What tells the items of a list apart. */
const key = (v: unknown) => (isMembers(v) ? (v.id ?? v.port ?? v.name) : undefined)

function diffLists(before: unknown[], after: unknown[], path: Step[]): Change[] {
  const old = before.map(key)
  const now = after.map(key)
  if (!distinct(old) || !distinct(now)) return before.length === after.length ? before.flatMap((v, i) => diff(v, after[i], [...path, i])) : [spliced(path, before, after)]
  const kept = old.filter((k) => now.includes(k))
  const stays = new Set(kept)
  if (now.filter((k) => stays.has(k)).some((k, i) => k !== kept[i])) return [spliced(path, before, after)]
  const out: Change[] = []
  for (let i = old.length - 1; i >= 0; i--) if (!stays.has(old[i])) out.push({ path, at: i, out: [before[i]], in: [] })
  now.forEach((k, i) => {
    if (!stays.has(k)) out.push({ path, at: i, out: [], in: [after[i]] })
  })
  now.forEach((k, i) => {
    if (stays.has(k)) out.push(...diff(before[old.indexOf(k)], after[i], [...path, i]))
  })
  return out
}

const distinct = (keys: unknown[]) => keys.every((k) => k !== undefined) && new Set(keys).size === keys.length

/** What lies between the parts that both begin and end with. */
function spliced(path: Step[], before: string | unknown[], after: string | unknown[]): Change {
  const most = Math.min(before.length, after.length)
  let head = 0
  while (head < most && same(before[head], after[head])) head++
  let tail = 0
  while (tail < most - head && same(before[before.length - 1 - tail], after[after.length - 1 - tail])) tail++
  return { path, at: head, out: before.slice(head, before.length - tail), in: after.slice(head, after.length - tail) }
}

/** The value after the changes. */
export function apply(value: unknown, changes: readonly Change[]): unknown {
  return changes.reduce((v, c) => put(v, c.path, 0, c), value)
}

/** The changes that take these back. */
export function inverse(changes: readonly Change[]): Change[] {
  return changes.map((c): Change => ('at' in c ? { path: c.path, at: c.at, out: c.in, in: c.out } : replaced(c.path, c.is, c.was))).reverse()
}

function put(value: unknown, path: Step[], i: number, c: Change): unknown {
  const step = path[i]
  if (step === undefined) {
    if (!('at' in c)) return c.is
    if (typeof value === 'string') return value.slice(0, c.at) + (c.in as string) + value.slice(c.at + c.out.length)
    const list = Array.isArray(value) ? (value as unknown[]) : []
    return [...list.slice(0, c.at), ...(c.in as unknown[]), ...list.slice(c.at + c.out.length)]
  }
  if (Array.isArray(value)) return value.map((v: unknown, n) => (n === step ? put(v, path, i + 1, c) : v))
  const object = isMembers(value) ? value : {}
  const next = put(object[String(step)], path, i + 1, c)
  const { [String(step)]: _, ...rest } = object
  return next === undefined ? rest : { ...object, [String(step)]: next }
}
