// @vitest-environment jsdom
import { act, renderHook } from '@testing-library/react'
import { useReducer, useState } from 'react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { describe as note } from '@/model/document'
import { helloFlow } from '@/testing/fake-designer'
import { draw } from '@/testing/render'
import { dropKept, type Kept, readKept, writeKept, writeLeaving } from './keep'
import { begin, reduce, resume, type State } from './state'
import { useKeeping } from './use-keeping'

const key = 'o1 u1 f'
const kept = (revision: number): Kept => ({ base: helloFlow, document: helloFlow, revision, history: {} })
const noteOf = (found: Kept | undefined) => found?.document.activities[1]?.description

async function open(given: State = begin(helloFlow, 1)) {
  const { result, unmount } = renderHook(() => {
    const [state, dispatch] = useReducer(reduce, given)
    useKeeping(key, state)
    return { state, dispatch, write: (text: string) => dispatch({ type: 'perform', action: { name: 'note', field: 'w' }, document: (d) => note(d, 'w', text) }) }
  })
  await act(() => vi.advanceTimersByTimeAsync(1000))
  return { page: result, unmount, wait: (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms)) }
}

beforeEach(async () => {
  localStorage.clear()
  await dropKept(key)
  vi.useFakeTimers()
})
afterEach(() => vi.useRealTimers())

describe('ui-7 what is not saved', () => {
  test('is kept soon after it was typed', async () => {
    const { page, wait } = await open()
    act(() => page.current.write('mine'))
    await wait(1000)
    expect(noteOf(await readKept(key))).toBe('mine')
    expect(localStorage).toHaveLength(0)
  })

  test('is kept at once when the page is left', async () => {
    const { page } = await open()
    act(() => page.current.write('mi'))
    act(() => page.current.write('mine'))
    act(() => void window.dispatchEvent(new Event('pagehide')))
    expect(noteOf(await readKept(key))).toBe('mine')
  })

  test('is kept when another page of the program is opened', async () => {
    const { page, unmount } = await open()
    act(() => page.current.write('mine'))
    unmount()
    expect(noteOf(await readKept(key))).toBe('mine')
  })

  test('a flow that was only looked at leaves nothing', async () => {
    const { unmount } = await open()
    act(() => void window.dispatchEvent(new Event('pagehide')))
    unmount()
    expect(localStorage).toHaveLength(0)
    expect(await readKept(key)).toBeUndefined()
  })

  test('what is saved can still be undone after a reload', async () => {
    const first = await open()
    act(() => first.page.current.write('mine'))
    act(() => first.page.current.dispatch({ type: 'saved', document: first.page.current.state.history.document, revision: 2 }))
    await first.wait(1000)
    const found = await readKept(key)
    expect(found?.revision).toBe(2)
    const again = await open(resume(JSON.parse(JSON.stringify(found)) as Kept))
    act(() => again.page.current.dispatch({ type: 'undo' }))
    expect(again.page.current.state.history.document.activities[1]?.description).toBeUndefined()
  })

  test('counts with what a field takes only when it is left', async () => {
    vi.useRealTimers()
    function Page() {
      const [state, dispatch] = useReducer(reduce, begin(helloFlow, 1))
      const [text, setText] = useState('')
      useKeeping(key, state)
      const take = () => dispatch({ type: 'perform', action: { name: 'note' }, document: note(helloFlow, 'w', text) })
      return <input autoFocus aria-label="note" value={text} onChange={(e) => setText(e.target.value)} onBlur={take} />
    }
    const { getByLabelText } = await draw(<Page />)
    const { default: userEvent } = await import('@testing-library/user-event')
    await userEvent.type(getByLabelText('note'), 'half a wor')
    window.dispatchEvent(new Event('pagehide'))
    expect(noteOf(await readKept(key))).toBe('half a wor')
  })
})

describe('what was kept while the page was left', () => {
  test('does not come back once the page went on', async () => {
    writeLeaving(key, kept(1))
    await writeKept(key, kept(2))
    expect((await readKept(key))?.revision).toBe(2)
  })

  test('does not come back once all is saved', async () => {
    writeLeaving(key, kept(1))
    await dropKept(key)
    expect(await readKept(key)).toBeUndefined()
  })

  test('counts for its own flow and person only', async () => {
    writeLeaving(key, kept(1))
    expect(await readKept('o1 u2 f')).toBeUndefined()
    expect(await readKept(key)).toBeDefined()
  })

  test('is nothing when it cannot be read', async () => {
    localStorage.setItem(`callwright-designer ${key}`, '{ broken')
    expect(await readKept(key)).toBeUndefined()
  })

  test('is given up where it does not fit', () => {
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError')
    })
    expect(() => writeLeaving(key, kept(1))).not.toThrow()
  })
})
