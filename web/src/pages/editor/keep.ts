import type { FlowDocument } from '@/api/flows'

/** What a browser keeps of a flow that is being changed, so that it outlasts a reload. */
export type Kept = {
  /** What the server had when the changes began. */
  base: FlowDocument
  revision: number
  document: FlowDocument
  /** As model/history stores it. */
  history: unknown
}

const name = 'callwright-designer'
const shelf = 'flows'
const memory = new Map<string, Kept>()

let opened: Promise<IDBDatabase | undefined> | undefined

/** The browser's database; nothing in a browser that has none, or keeps none. */
function open(): Promise<IDBDatabase | undefined> {
  opened ??= new Promise((resolve) => {
    if (typeof indexedDB === 'undefined') return resolve(undefined)
    const asked = indexedDB.open(name, 1)
    asked.onupgradeneeded = () => asked.result.createObjectStore(shelf)
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => resolve(undefined)
    asked.onblocked = () => resolve(undefined)
  })
  return opened
}

function done<T>(asked: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(new Error(asked.error?.message ?? 'the browser keeps nothing'))
  })
}

const leaving = (key: string) => `${name} ${key}`

/** Keeps something while the page is being left, when nothing can be waited for any more. */
export function writeLeaving(key: string, kept: Kept): void {
  try {
    localStorage.setItem(leaving(key), JSON.stringify(kept))
  } catch {
    // It is too large or not allowed: what was kept a moment ago counts.
  }
}

/** A page that was left and came back, as by the Back button, keeps anew: what it kept then is old. */
function dropLeaving(key: string): void {
  try {
    localStorage.removeItem(leaving(key))
  } catch {
    // Nothing is kept there, either.
  }
}

/** What was kept while the page was left; it is newer than anything else, and given once. */
function takeLeaving(key: string): Kept | undefined {
  try {
    const text = localStorage.getItem(leaving(key))
    dropLeaving(key)
    return text === null ? undefined : (JSON.parse(text) as Kept)
  } catch {
    return undefined
  }
}

/** Reads what is kept under a key. */
export async function readKept(key: string): Promise<Kept | undefined> {
  const last = takeLeaving(key)
  if (last) {
    await writeKept(key, last)
    return last
  }
  const base = await open()
  if (!base) return memory.get(key)
  try {
    return (await done(base.transaction(shelf).objectStore(shelf).get(key))) as Kept | undefined
  } catch {
    return undefined
  }
}

/** Keeps something under a key, in place of what was there. A full disk loses it, nothing else. */
export async function writeKept(key: string, kept: Kept): Promise<void> {
  dropLeaving(key)
  const base = await open()
  if (!base) {
    memory.set(key, kept)
    return
  }
  try {
    await done(base.transaction(shelf, 'readwrite').objectStore(shelf).put(kept, key))
  } catch {
    // The page goes on without.
  }
}

/** Keeps nothing under a key any more. */
export async function dropKept(key: string): Promise<void> {
  dropLeaving(key)
  memory.delete(key)
  const base = await open()
  if (!base) return
  try {
    await done(base.transaction(shelf, 'readwrite').objectStore(shelf).delete(key))
  } catch {
    // It is found to be outdated the next time.
  }
}
