import type { FlowDocument } from './document'
import { apply, type Change, diff, inverse } from './patch'

/** What was done: `name` is the key of its text, `what` is put into that text; `field` is where typing went on. */
export type Action = { name: string; what?: string; field?: string }

type Step = { action: Action; changes: Change[] }

/** A document with what was done to it, without limit. */
export type History = { readonly document: FlowDocument; readonly past: readonly Step[]; readonly future: readonly Step[] }

/** A history in which nothing was done yet. */
export function newHistory(document: FlowDocument): History {
  return { document, past: [], future: [] }
}

/** Notes an action that made the document. Typing on in the same field is one action. */
export function perform(history: History, action: Action, document: FlowDocument): History {
  if (document === history.document) return history
  const last = history.past.at(-1)
  if (last !== undefined && action.field !== undefined && last.action.field === action.field && last.action.name === action.name && history.future.length === 0) {
    const changes = diff(apply(history.document, inverse(last.changes)), document)
    const before = history.past.slice(0, -1)
    return { document, past: changes.length === 0 ? before : [...before, { action, changes }], future: [] }
  }
  const changes = diff(history.document, document)
  return changes.length === 0 ? { ...history, document } : { document, past: [...history.past, { action, changes }], future: [] }
}

/** Says that typing is over: what is typed next is an action of its own. */
export function settle(history: History): History {
  const last = history.past.at(-1)
  if (last?.action.field === undefined) return history
  const { field: _, ...action } = last.action
  return { ...history, past: [...history.past.slice(0, -1), { ...last, action }] }
}

/** Takes the last action back. */
export function undo(history: History): History {
  const last = history.past.at(-1)
  if (last === undefined) return history
  return { document: apply(history.document, inverse(last.changes)) as FlowDocument, past: history.past.slice(0, -1), future: [last, ...history.future] }
}

/** Does again what was taken back last. */
export function redo(history: History): History {
  const [next, ...future] = history.future
  if (next === undefined) return history
  return { document: apply(history.document, next.changes) as FlowDocument, past: [...history.past, next], future }
}

/** The action that undo takes back. */
export function undoName(history: History): Action | undefined {
  return history.past.at(-1)?.action
}

/** The action that redo does again. */
export function redoName(history: History): Action | undefined {
  return history.future[0]?.action
}

/** A history as it is kept over a reload: what was done, and by which document it is known. */
export type Stored = { version: 1; fingerprint: string; past: readonly Step[]; future: readonly Step[] }

/** What to keep of a history. */
export function store(history: History): Stored {
  return { version: 1, fingerprint: fingerprint(history.document), past: history.past, future: history.future }
}

/** The history that was kept for a document. When it is that of another state, it is of no use: nothing was done yet. */
export function restore(stored: unknown, document: FlowDocument): History {
  const s = stored as Partial<Stored> | null | undefined
  if (s?.version !== 1 || !Array.isArray(s.past) || !Array.isArray(s.future) || s.fingerprint !== fingerprint(document)) return newHistory(document)
  return { document, past: s.past as Step[], future: s.future as Step[] }
}

/** A short text by which a document is known again, whoever wrote it: what is absent and what is empty are the same. */
export function fingerprint(document: FlowDocument): string {
  const text = canonical(document) ?? ''
  let a = 0x811c9dc5
  let b = 0x1000193
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    a = Math.imul(a ^ c, 0x01000193)
    b = Math.imul(b ^ c, 0x85ebca6b) + i
  }
  return [a, b, text.length].map((n) => (n >>> 0).toString(36)).join('-')
}

function canonical(value: unknown): string | undefined {
  if (value === undefined || value === null || value === false || value === '') return undefined
  if (Array.isArray(value)) return `[${value.map((v) => canonical(v) ?? '').join(',')}]`
  if (typeof value !== 'object') return JSON.stringify(value)
  const members = Object.entries(value).flatMap(([n, v]) => {
    const text = canonical(v)
    return text === undefined ? [] : [`${n}:${text}`]
  })
  return members.length === 0 ? undefined : `{${members.sort().join(',')}}`
}
