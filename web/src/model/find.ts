import { type Catalog, formOf, kindOf } from './catalog'
import { all, change, rename, type FlowActivity, type FlowDocument, type FlowProblem, type FormField } from './document'
import { placeProblems } from './problems'
import { getAt, leaves, printPath, setAt, type Settings } from './settings'

/** A place that was found: `at` is where in its text, `length` how much of it. A field of 'label' or 'note' is no setting; one without a path is the activity itself. */
export type Hit = { activity: string; label: string; field: 'label' | 'note' | 'setting' | 'activity' | 'variable'; path: string; title?: string; text: string; at: number; length: number }

export type Query = { words: string; invalid: boolean; disabled: boolean; uses: { target: string; name?: string }[]; kinds: string[] }

/** Reads what was typed: words, `is:invalid`, `is:disabled`, `uses:connector`, `uses:connector:"Name"`, `kind:menu`. */
export function readQuery(text: string): Query {
  const out: Query = { words: '', invalid: false, disabled: false, uses: [], kinds: [] }
  const words = text.replace(/(?<=^|\s)(is|uses|kind):((?:"[^"]*"|[^\s"])+)/gi, (whole, what: string, value: string) => {
    const plain = value.replaceAll('"', '')
    if (what.toLowerCase() === 'is') {
      if (plain === 'invalid') out.invalid = true
      else if (plain === 'disabled') out.disabled = true
      else return whole
    } else if (what.toLowerCase() === 'kind') out.kinds.push(plain.toLowerCase())
    else {
      const [target = '', ...name] = plain.split(':')
      out.uses.push({ target: target.toLowerCase(), ...(name.length > 0 && name.join(':') !== '' ? { name: name.join(':') } : {}) })
    }
    return ''
  })
  return { ...out, words: words.trim() }
}

type With = { problems?: readonly FlowProblem[]; catalog?: Catalog }

/** The places that a query names, in the order of the flow. */
export function find(doc: FlowDocument, query: string, { problems = [], catalog }: With = {}): Hit[] {
  const q = readQuery(query)
  const filtered = q.invalid || q.disabled || q.uses.length > 0 || q.kinds.length > 0
  if (!filtered && q.words === '') return []
  const placed = placeProblems(doc, problems)
  const hits = all(doc).flatMap((a) => {
    if (q.disabled && !a.disabled) return []
    if (q.kinds.length > 0 && !q.kinds.some((k) => isKind(a, k, catalog))) return []
    const wrong = placed.byActivity.get(a.id) ?? []
    if (q.invalid && wrong.length === 0) return []
    const used = q.uses.map((u) => uses(a, u, catalog))
    if (used.some((u) => u.length === 0)) return []
    if (q.words !== '') return inActivity(a, q.words, catalog)
    if (used.length > 0) return used.flat()
    if (q.invalid) return wrong.map((p): Hit => ({ ...whole(a), path: p.field ?? '', field: p.field === undefined ? 'activity' : 'setting', text: p.message }))
    return [whole(a)]
  })
  return filtered ? hits : [...hits, ...inVariables(doc, q.words)]
}

const whole = (a: FlowActivity): Hit => ({ activity: a.id, label: a.label, field: 'activity', path: '', text: a.label, at: 0, length: 0 })

function isKind(a: FlowActivity, wanted: string, catalog: Catalog | undefined): boolean {
  const kind = kindOf(catalog, a.kind)
  return [a.kind, kind?.title ?? '', ...(kind?.webex ?? [])].some((n) => n.toLowerCase().replaceAll(' ', '-') === wanted.replaceAll(' ', '-'))
}

/** The settings of an activity that name something: `uses:queue`, `uses:connector:CRM`. */
function uses(a: FlowActivity, { target, name }: { target: string; name?: string }, catalog: Catalog | undefined): Hit[] {
  const out: Hit[] = []
  const look = (settings: Settings, form: readonly FormField[], path: (string | number)[]) => {
    for (const f of form) {
      const value = settings[f.name]
      const at = [...path, f.name]
      if (f.kind === 'ref' && f.target === target) {
        const text = refText(value)
        if (text !== '' && (name === undefined || refNames(value).some((n) => n.toLowerCase() === name.toLowerCase()))) out.push({ ...whole(a), field: 'setting', path: printPath(at), title: f.label, text, at: 0, length: text.length })
      } else if (f.fields !== undefined) {
        const rows: unknown[] = Array.isArray(value) ? value : [value]
        rows.forEach((row, i) => {
          if (typeof row === 'object' && row !== null) look(row as Settings, f.fields ?? [], Array.isArray(value) ? [...at, i] : at)
        })
      }
    }
  }
  if (a.settings !== undefined) look(a.settings, formOf(catalog, a.kind) ?? [], [])
  return out
}

/** What a reference says: a text, or {id, name}. */
export function refNames(value: unknown): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value]
  const { id, name } = (value ?? {}) as { id?: unknown; name?: unknown }
  return [name, id].filter((n): n is string => typeof n === 'string' && n !== '')
}

const refText = (value: unknown) => refNames(value)[0] ?? ''

function inActivity(a: FlowActivity, words: string, catalog: Catalog | undefined): Hit[] {
  const base = whole(a)
  const form = formOf(catalog, a.kind)
  return [
    ...occurrences(a.label, words).map((at): Hit => ({ ...base, field: 'label', path: 'label', text: a.label, at, length: words.length })),
    ...occurrences(a.description ?? '', words).map((at): Hit => ({ ...base, field: 'note', path: 'description', text: a.description ?? '', at, length: words.length })),
    ...leaves(a.settings, form).flatMap((leaf) =>
      occurrences(leaf.text, words).map((at): Hit => ({
        ...base, field: 'setting', path: printPath(leaf.path), text: leaf.text, at, length: words.length, ...(leaf.field ? { title: leaf.field.label } : {}),
      })),
    ),
  ]
}

function inVariables(doc: FlowDocument, words: string): Hit[] {
  return doc.variables.flatMap((v) =>
    (['name', 'value', 'description'] as const).flatMap((member) => {
      const text = v[member]
      if (typeof text !== 'string') return []
      return occurrences(text, words).map((at): Hit => ({ activity: '', label: v.name, field: 'variable', path: `variables.${v.name}.${member}`, text, at, length: words.length }))
    }),
  )
}

function occurrences(text: string, words: string): number[] {
  const out: number[] = []
  const [where, what] = [fold(text), fold(words)]
  for (let i = where.indexOf(what); i >= 0; i = where.indexOf(what, i + what.length)) out.push(i)
  return out
}

/** Lower case that keeps every character at its place. */
const fold = (text: string) => text.replace(/[^\u0130]/g, (c) => (c.toLowerCase().length === c.length ? c.toLowerCase() : c))

/** What replacing would make of a text. */
export type Replacement = { hit: Hit; before: string; after: string }

/** Texts before and after, one for each text that has hits; nothing is changed. */
export function preview(hits: readonly Hit[], by: string): Replacement[] {
  const texts = new Map<string, Hit[]>()
  for (const hit of hits) if (replaceable(hit)) texts.set(key(hit), [...(texts.get(key(hit)) ?? []), hit])
  return [...texts.values()].flatMap((list) => {
    const first = list[0]
    return first === undefined ? [] : [{ hit: first, before: first.text, after: exchanged(first.text, list, by) }]
  })
}

const key = (h: Hit) => `${h.activity} ${h.field} ${h.path}`
const replaceable = (h: Hit) => h.length > 0 && (h.field === 'label' || h.field === 'note' || h.field === 'setting')

function exchanged(text: string, hits: readonly Hit[], by: string): string {
  return [...hits].sort((a, b) => b.at - a.at).reduce((t, h) => t.slice(0, h.at) + by + t.slice(h.at + h.length), text)
}

/** Replaces what was found. A label that is replaced is renamed, so that expressions follow; texts that have changed since are left alone. */
export function replace(doc: FlowDocument, hits: readonly Hit[], by: string, catalog?: Catalog): FlowDocument {
  const all = preview(hits, by)
  const texts = all.filter((r) => r.hit.field !== 'label').reduce((d, r) => change(d, r.hit.activity, (a) => written(a, r)), doc)
  return all.filter((r) => r.hit.field === 'label').reduce((d, r) => rename(d, r.hit.activity, r.after, catalog), texts)
}

function written(a: FlowActivity, { hit, before, after }: Replacement): FlowActivity {
  if (before === after) return a
  if (hit.field === 'note') return a.description === before ? { ...a, description: after } : a
  const path = leaves(a.settings).find((l) => printPath(l.path) === hit.path)?.path
  if (path === undefined || getAt(a.settings, path) !== before) return a
  return { ...a, settings: setAt(a.settings, path, after) as Settings }
}
