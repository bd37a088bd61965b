import type { components } from '@/api/schema.gen'

type FormField = components['schemas']['FormField']

export type Settings = Record<string, unknown>

/** Where a setting is: names and row numbers. */
export type Path = readonly (string | number)[]

/** Reads a path as problems have it: `outputs[0].path`. */
export function parsePath(path: string | Path): Path {
  if (typeof path !== 'string') return path
  const out: (string | number)[] = []
  for (const [, name, row] of path.matchAll(/([^.[\]]+)|\[(\d+)\]/g)) {
    if (row !== undefined) out.push(Number(row))
    else if (name !== undefined) out.push(name)
  }
  return out
}

/** Writes a path as problems have it. */
export function printPath(path: Path): string {
  return path.reduce<string>((text, step) => (typeof step === 'number' ? `${text}[${String(step)}]` : text === '' ? step : `${text}.${step}`), '')
}

const isObject = (v: unknown): v is Settings => typeof v === 'object' && v !== null && !Array.isArray(v)

/** The value at a path; undefined for none. */
export function getAt(value: unknown, path: string | Path): unknown {
  let at = value
  for (const step of parsePath(path)) {
    if (Array.isArray(at) && typeof step === 'number') at = at[step] as unknown
    else if (isObject(at) && Object.hasOwn(at, String(step))) at = at[String(step)]
    else return undefined
  }
  return at
}

/** The value with another one at the path; what is on the way there is made. undefined takes away. */
export function setAt(value: unknown, path: Path, to: unknown): unknown {
  const [step, ...rest] = path
  if (step === undefined) return same(value, to) ? value : to
  const list = typeof step === 'number'
  const before = list ? (Array.isArray(value) ? (value as unknown[]) : undefined) : isObject(value) ? value : undefined
  const old = before !== undefined && Object.hasOwn(before, step) ? (before as Settings)[step as string] : undefined
  const next = setAt(old, rest, to)
  if (before !== undefined && next === old && (next !== undefined || !Object.hasOwn(before, step))) return before
  if (next === undefined && before === undefined) return value
  return list ? row((before ?? []) as unknown[], step, next) : member((before ?? {}) as Settings, step, next)
}

function row(list: unknown[], i: number, to: unknown): unknown[] {
  if (to === undefined) return list.filter((_, n) => n !== i)
  const out = [...list]
  out[Math.min(i, list.length)] = to
  return out
}

function member(object: Settings, name: string, to: unknown): Settings {
  const { [name]: _, ...rest } = object
  return to === undefined ? rest : { ...object, [name]: to }
}

/** Whether two JSON values are the same, whatever the order of members. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (Array.isArray(a) || Array.isArray(b)) return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((v, i) => same(v, b[i]))
  if (!isObject(a) || !isObject(b)) return false
  const names = Object.keys(a).filter((n) => a[n] !== undefined)
  return names.length === Object.keys(b).filter((n) => b[n] !== undefined).length && names.every((n) => Object.hasOwn(b, n) && same(a[n], b[n]))
}

/** How a text of a setting is read: with {{ expressions }} in it, as one expression, or as it stands. */
export type Reading = 'template' | 'expr' | 'plain'

/** A text in settings. `field` is its declaration, where the form has one. */
export type Leaf = { path: Path; text: string; reading: Reading; field?: FormField }

const readings: Partial<Record<FormField['kind'], Reading>> = { expr: 'expr', plain: 'plain', pairs: 'plain', choice: 'plain', ref: 'plain', path: 'template' }

/** Every text of the settings, with how it is read. What the form does not know counts as text with expressions. */
export function leaves(settings: Settings | undefined, form?: readonly FormField[]): Leaf[] {
  const out: Leaf[] = []
  mapLeaves(settings, form, (leaf) => {
    out.push(leaf)
    return leaf.text
  })
  return out
}

/** The settings with every text as `how` gives it back; the same object when none changed. */
export function mapTexts<T extends Settings | undefined>(settings: T, form: readonly FormField[] | undefined, how: (text: string, reading: Reading, leaf: Leaf) => string): T {
  return mapLeaves(settings, form, (leaf) => how(leaf.text, leaf.reading, leaf))
}

function mapLeaves<T extends Settings | undefined>(settings: T, form: readonly FormField[] | undefined, how: (leaf: Leaf) => string): T {
  if (settings === undefined) return settings
  return walkObject(settings, [], form, undefined, how) as T
}

function walkObject(object: Settings, path: Path, form: readonly FormField[] | undefined, inherited: FormField | undefined, how: (leaf: Leaf) => string): Settings {
  let out = object
  for (const [name, value] of Object.entries(object)) {
    const next = walk(value, [...path, name], form?.find((f) => f.name === name) ?? inherited, how)
    if (next !== value) out = { ...out, [name]: next }
  }
  return out
}

function walk(value: unknown, path: Path, field: FormField | undefined, how: (leaf: Leaf) => string): unknown {
  if (typeof value === 'string') return how({ path, text: value, reading: (field && readings[field.kind]) ?? 'template', ...(field ? { field } : {}) })
  if (isObject(value)) return walkObject(value, path, field?.fields, field?.fields ? undefined : field, how)
  if (!Array.isArray(value)) return value
  let changed = false
  const rows = value.map((item: unknown, i) => {
    const next = isObject(item) ? walkObject(item, [...path, i], field?.fields, field?.fields ? undefined : field, how) : walk(item, [...path, i], field, how)
    if (next !== item) changed = true
    return next
  })
  return changed ? rows : value
}
