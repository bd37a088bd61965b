import { beforeEach, describe, expect, test, vi } from 'vitest'
import { helloFlow } from '@/testing/fake-designer'
import type { Kept } from './keep'

const kept = (revision: number): Kept => ({ base: helloFlow, document: helloFlow, revision, history: {} })

type Asked = { result?: unknown; error?: Error; onsuccess?: () => void; onerror?: () => void; onupgradeneeded?: () => void; onblocked?: () => void }

/** As much of IndexedDB as is used: one database that outlasts a reload, and can fail. */
function database() {
  const shelves = new Map<string, Map<string, unknown>>()
  const fails = { open: false, ask: false }
  const answer = (give: () => unknown): Asked => {
    const asked: Asked = {}
    queueMicrotask(() => {
      if (fails.ask) {
        asked.error = new Error('the disk is full')
        return asked.onerror?.()
      }
      asked.result = give()
      asked.onsuccess?.()
    })
    return asked
  }
  const store = (name: string, mode = 'readonly') => {
    const shelf = shelves.get(name)
    if (!shelf) throw new Error(`there is no ${name}`)
    const write = (act: () => void) => {
      if (mode !== 'readwrite') throw new Error('it is only read')
      return answer(act)
    }
    return {
      get: (key: string) => answer(() => shelf.get(key)),
      put: (value: unknown, key: string) => write(() => shelf.set(key, structuredClone(value))),
      delete: (key: string) => write(() => shelf.delete(key)),
    }
  }
  const opened = {
    createObjectStore: (name: string) => shelves.set(name, new Map()),
    transaction: (name: string, mode?: string) => ({ objectStore: () => store(name, mode) }),
  }
  const open = () => {
    const asked: Asked = {}
    queueMicrotask(() => {
      if (fails.open) return asked.onerror?.()
      asked.result = opened
      if (shelves.size === 0) asked.onupgradeneeded?.()
      asked.onsuccess?.()
    })
    return asked
  }
  return { fails, indexedDB: { open: vi.fn(open) } }
}

/** The page as it is after a reload. */
async function reloaded() {
  vi.resetModules()
  return import('./keep')
}

let browser: ReturnType<typeof database>
beforeEach(() => {
  browser = database()
  vi.stubGlobal('indexedDB', browser.indexedDB)
})

describe('ui-7 the database of the browser', () => {
  test('keeps a flow over a reload, each by its own key', async () => {
    const before = await reloaded()
    await before.writeKept('a', kept(1))
    await before.writeKept('b', kept(2))
    const after = await reloaded()
    expect(await after.readKept('a')).toEqual(kept(1))
    expect((await after.readKept('b'))?.revision).toBe(2)
    expect(await after.readKept('c')).toBeUndefined()
  })

  test('holds the last that was written', async () => {
    const { writeKept, readKept } = await reloaded()
    await Promise.all([writeKept('a', kept(1)), writeKept('a', kept(2))])
    expect((await readKept('a'))?.revision).toBe(2)
  })

  test('forgets what is dropped', async () => {
    const { writeKept, dropKept } = await reloaded()
    await writeKept('a', kept(1))
    await dropKept('a')
    expect(await (await reloaded()).readKept('a')).toBeUndefined()
  })

  test('is opened once for a page', async () => {
    const { writeKept, readKept } = await reloaded()
    await writeKept('a', kept(1))
    await readKept('a')
    expect(browser.indexedDB.open).toHaveBeenCalledTimes(1)
  })

  test('that fails loses what it was to keep, and nothing else', async () => {
    const { writeKept, readKept, dropKept } = await reloaded()
    await writeKept('a', kept(1))
    browser.fails.ask = true
    await expect(writeKept('a', kept(2))).resolves.toBeUndefined()
    await expect(readKept('a')).resolves.toBeUndefined()
    await expect(dropKept('a')).resolves.toBeUndefined()
    browser.fails.ask = false
    expect((await readKept('a'))?.revision).toBe(1)
  })

  test('that does not open is done without: the flow is kept until the reload', async () => {
    browser.fails.open = true
    const { writeKept, readKept } = await reloaded()
    await writeKept('a', kept(1))
    expect((await readKept('a'))?.revision).toBe(1)
    expect(await (await reloaded()).readKept('a')).toBeUndefined()
  })
})
