import { describe, expect, test } from 'vitest'
import { addActivity, emptyFlow, rename } from '@/model/document'
import { type Kept, readKept, writeKept, dropKept } from './keep'
import { begin, isDirty, keepable, reduce, resume, type State } from './state'

const doc = emptyFlow('Hello')

function added(state: State, label: string): { state: State; id: string } {
  const { doc: document, id } = addActivity(state.history.document, { kind: 'wait', label })
  return { state: reduce(state, { type: 'perform', action: { name: 'add', what: label }, document, select: [id] }), id }
}

describe('the state of the designer', () => {
  test('is dirty until the server has what the page has', () => {
    const start = begin(doc, 3)
    expect(isDirty(start)).toBe(false)
    const { state } = added(start, 'A')
    expect(isDirty(state)).toBe(true)
    expect(isDirty(reduce(state, { type: 'undo' }))).toBe(false)
    const saved = reduce(state, { type: 'saved', document: state.history.document, revision: 4 })
    expect(isDirty(saved)).toBe(false)
    expect(saved.revision).toBe(4)
    expect(isDirty(reduce(saved, { type: 'undo' }))).toBe(true)
  })

  test('selects what was added, and drops from the selection what is undone', () => {
    const { state, id } = added(begin(doc, 1), 'A')
    expect(state.selection).toEqual([id])
    expect(reduce(state, { type: 'undo' }).selection).toEqual([])
  })

  test('goes to the tab of what is focused', () => {
    const { doc: document, id } = addActivity(doc, { kind: 'event', label: 'OnError', place: 'events' })
    const state = reduce(begin(document, 1), { type: 'focus', activity: id, field: 'event' })
    expect(state).toMatchObject({ tab: 'events', selection: [id], focus: { activity: id, field: 'event', turn: 1 } })
    expect(reduce(state, { type: 'focus' })).toMatchObject({ selection: [], focus: { turn: 2 } })
    expect(reduce(state, { type: 'tab', tab: 'activities' }).selection).toEqual([])
  })

  test('typing on in a field is one action until the selection changes', () => {
    const { state, id } = added(begin(doc, 1), 'A')
    const type = (s: State, label: string) => reduce(s, { type: 'perform', action: { name: 'rename', field: `${id} label` }, document: rename(s.history.document, id, label) })
    const typed = type(type(state, 'AB'), 'ABC')
    expect(typed.history.past).toHaveLength(2)
    const again = type(reduce(typed, { type: 'select', ids: [] }), 'ABCD')
    expect(again.history.past).toHaveLength(3)
  })

  test('a merge and a revert can be undone', () => {
    const { state } = added(begin(doc, 1), 'A')
    const theirs = { ...doc, description: 'theirs' }
    const merged = reduce(state, { type: 'merged', document: { ...state.history.document, description: 'theirs' }, theirs, revision: 7 })
    expect(merged).toMatchObject({ revision: 7, base: theirs })
    expect(isDirty(merged)).toBe(true)
    expect(reduce(merged, { type: 'undo' }).history.document.description).toBeUndefined()
    const reverted = reduce(state, { type: 'reverted', document: doc, revision: 8 })
    expect(isDirty(reverted)).toBe(false)
    expect(reduce(reverted, { type: 'undo' }).history.document.activities).toHaveLength(1)
  })

  test('ui-7 what is kept brings back the document, undo and redo', async () => {
    const { state } = added(added(begin(doc, 5), 'A').state, 'B')
    const undone = reduce(state, { type: 'undo' })
    await writeKept('k', JSON.parse(JSON.stringify(keepable(undone))) as Kept)
    const kept = await readKept('k')
    const back = resume(kept!)
    expect(back.revision).toBe(5)
    expect(back.history.document.activities.map((a) => a.label)).toEqual(['A'])
    expect(reduce(back, { type: 'redo' }).history.document.activities.map((a) => a.label)).toEqual(['A', 'B'])
    expect(reduce(back, { type: 'undo' }).history.document.activities).toEqual([])
    await dropKept('k')
    expect(await readKept('k')).toBeUndefined()
  })
})
