import { describe, expect, it } from 'vitest'
import { chance, randomChange, randomFlow } from '@/testing/random-flow'
import { addActivity, describe as note, emptyFlow, type FlowDocument, move, rename, setSetting } from './document'
import { fingerprint, type History, newHistory, perform, redo, redoName, restore, settle, store, undo, undoName } from './history'

const did = (name: string, field?: string) => ({ name, ...(field ? { field } : {}) })
const back = (h: History, n: number) => Array.from({ length: n }).reduce<History>((x) => undo(x), h)
const forth = (h: History, n: number) => Array.from({ length: n }).reduce<History>((x) => redo(x), h)

describe('undo and redo (ui 7)', () => {
  it('undo after do is as before, redo after undo is as after, for any changes', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const c = chance(seed)
      const states: FlowDocument[] = [randomFlow(c, 10)]
      let h = newHistory(states[0]!)
      for (let i = 0; i < 40; i++) {
        const next = randomChange(h.document, c)
        h = perform(h, did('change'), next)
        if (h.past.length === states.length) states.push(next)
      }
      const done = h.past.length
      for (let i = done - 1; i >= 0; i--) {
        h = undo(h)
        expect(JSON.stringify(sorted(h.document))).toBe(JSON.stringify(sorted(states[i])))
      }
      expect(undo(h)).toBe(h)
      expect(forth(h, done).document).toEqual(states.at(-1))
      expect(redo(forth(h, done)).future).toEqual([])
    }
  })
  it('keeps the order of members in settings', () => {
    const { doc, id } = addActivity(emptyFlow('F'), { kind: 'x', label: 'A', settings: { headers: { A: '1', B: '2', C: '3' } } })
    const h = perform(newHistory(doc), did('change'), setSetting(doc, id, ['headers', 'A'], undefined))
    expect(Object.keys(undo(h).document.activities[0]!.settings!.headers as object)).toEqual(['A', 'B', 'C'])
  })
  it('names the actions', () => {
    const { doc, id } = addActivity(emptyFlow('F'), { kind: 'x', label: 'A' })
    let h = perform(newHistory(emptyFlow('F')), { name: 'add', what: 'A' }, doc)
    h = perform(h, { name: 'rename', what: 'B' }, rename(doc, id, 'B'))
    expect([undoName(h), redoName(h)]).toEqual([{ name: 'rename', what: 'B' }, undefined])
    h = undo(h)
    expect([undoName(h)?.name, redoName(h)?.name]).toEqual(['add', 'rename'])
    expect(undoName(back(h, 5))).toBeUndefined()
  })
  it('forgets what was taken back once something else is done', () => {
    const doc = emptyFlow('F')
    const h = undo(perform(newHistory(doc), did('a'), { ...doc, name: 'G' }))
    expect(perform(h, did('b'), { ...doc, name: 'H' }).future).toEqual([])
  })
  it('notes nothing when nothing changed', () => {
    const doc = emptyFlow('F')
    const h = newHistory(doc)
    expect(perform(h, did('a'), doc)).toBe(h)
    expect(perform(h, did('a'), { ...doc }).past).toEqual([])
  })
})

describe('typing', () => {
  const { doc, id } = addActivity(emptyFlow('F'), { kind: 'x', label: 'A' })
  const type = (h: History, text: string, field = 'note') => perform(h, did('note', field), note(h.document, id, text))
  it('in one field is one action', () => {
    const h = ['H', 'He', 'Hel'].reduce((x, t) => type(x, t), newHistory(doc))
    expect(h.past).toHaveLength(1)
    expect(undo(h).document).toEqual(doc)
    expect(redo(undo(h)).document.activities[0]?.description).toBe('Hel')
  })
  it('back to what was there is no action', () => {
    expect(type(type(newHistory(doc), 'H'), '').past).toEqual([])
  })
  it('elsewhere, or after a pause, is another action', () => {
    expect(type(type(newHistory(doc), 'H'), 'He', 'other').past).toHaveLength(2)
    expect(type(settle(type(newHistory(doc), 'H')), 'He').past).toHaveLength(2)
    const h = perform(newHistory(doc), did('a'), rename(doc, id, 'B'))
    expect(settle(h)).toBe(h)
  })
  it('after undo is another action', () => {
    const h = undo(type(settle(type(newHistory(doc), 'H')), 'He'))
    expect(type(h, 'Ho').past).toHaveLength(2)
  })
})

describe('keeping', () => {
  it('a history over a reload, also when the server writes the document anew', () => {
    const c = chance(7)
    let h = newHistory(randomFlow(c, 20))
    for (let i = 0; i < 30; i++) h = perform(h, did('change'), randomChange(h.document, c))
    const done = h.past.length
    const again = restore(JSON.parse(JSON.stringify(store(h))), { description: '', settings: {}, ...(sorted(h.document) as FlowDocument) })
    expect(again.past).toHaveLength(done)
    expect(sorted(back(again, done).document)).toEqual(sorted({ description: '', settings: {}, ...back(h, done).document }))
  })
  it('of another state of the flow is not taken', () => {
    const doc = emptyFlow('F')
    const kept = store(perform(newHistory(doc), did('a'), { ...doc, name: 'G' }))
    expect(restore(kept, doc)).toEqual(newHistory(doc))
    for (const nonsense of [null, 1, {}, { version: 2 }, { version: 1, past: 1 }]) expect(restore(nonsense, doc)).toEqual(newHistory(doc))
  })
  it('tells flows apart', () => {
    const c = chance(3)
    const seen = new Map<string, string>()
    let doc = randomFlow(c, 10)
    for (let i = 0; i < 200; i++) {
      doc = randomChange(doc, c)
      const print = fingerprint(doc)
      const text = JSON.stringify(sorted(doc))
      expect(seen.get(print) ?? text).toBe(text)
      seen.set(print, text)
    }
    expect(fingerprint({ ...doc, variables: [...doc.variables].reverse() })).not.toBe(fingerprint({ ...doc, variables: [...doc.variables, { name: 'q', type: 'JSON' }] }))
  })
  it('1,000 actions on 500 activities takes less than 2 MB', () => {
    const c = chance(11)
    let doc = emptyFlow('Large')
    for (let i = 0; i < 500; i++) doc = addActivity(doc, { kind: 'menu', label: `Menu${String(i)}`, at: { x: i, y: i }, settings: { text: 'Some words that are said to the caller. '.repeat(5) } }).doc
    let h = newHistory(doc)
    for (let i = 0; i < 1000; i++) {
      const id = c.of(h.document.activities).id
      h = perform(h, did('x'), i % 3 === 0 ? move(h.document, { [id]: { x: i, y: -i } }) : i % 3 === 1 ? rename(h.document, id, `Other${String(i)}`) : randomChange(h.document, c))
    }
    expect(h.past.length).toBeGreaterThan(900)
    expect(JSON.stringify(store(h)).length).toBeLessThan(2_000_000)
  })
})

/** The value with the members of objects in order, apart from those in settings. */
function sorted(value: unknown, inSettings = false): unknown {
  if (Array.isArray(value)) return value.map((v) => sorted(v, inSettings))
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).map(([n, v]) => [n, sorted(v, inSettings || n === 'settings')] as const)
  return Object.fromEntries(inSettings ? members : members.sort(([a], [b]) => (a < b ? -1 : 1)))
}
