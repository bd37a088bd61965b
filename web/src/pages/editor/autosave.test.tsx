// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, renderHook, screen } from '@testing-library/react'
import { useReducer } from 'react'
import { I18nextProvider } from 'react-i18next'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ApiProblem, Unreachable } from '@/api/client'
import type { FlowDocument } from '@/api/flows'
import { startTexts } from '@/i18n/i18n'
import { describe as note } from '@/model/document'
import { FakeDesigner, helloFlow } from '@/testing/fake-designer'
import { drawAt } from '@/testing/place'
import { type Asked, refusal, serve } from '@/testing/server'
import { begin, reduce } from './state'
import { SaveControls } from './save-controls'
import { again, useSaving } from './use-saving'

const pause = 1500

/** A server that has a revision of the draft, and takes only what was made from it. */
function draft() {
  const now = { revision: 1, document: helloFlow, by: 'ben@example.com', broken: false, away: false }
  const flow = () => ({ id: 'f', name: 'Hello', revision: now.revision, document: now.document, updated_by: now.by })
  const asked = serve({
    'GET /api/flows/f': () => flow(),
    'PUT /api/flows/f': ({ headers, body }: Asked) => {
      if (now.away) throw new TypeError('fetch failed')
      if (now.broken) return refusal(500, 'The disk is full.')
      if (headers.get('If-Match') !== `"${String(now.revision)}"`) return refusal(412, 'Somebody saved.', { code: 'stale' })
      now.document = (body as { document: FlowDocument }).document
      now.revision++
      return flow()
    },
  })
  const puts = () => asked.filter((a) => a.method === 'PUT')
  return { now, puts }
}

async function open(editing = true) {
  const texts = await startTexts('en')
  const cache = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const { result, rerender, unmount } = renderHook(
    ({ on }) => {
      const [state, dispatch] = useReducer(reduce, begin(helloFlow, 1))
      const saving = useSaving('f', state, dispatch, on)
      const write = (text: string, id = 'w') =>
        dispatch({ type: 'perform', action: { name: 'note', field: id }, document: (doc) => note(doc, id, text) })
      return { state, saving, write }
    },
    {
      initialProps: { on: editing },
      wrapper: ({ children }) => (
        <QueryClientProvider client={cache}>
          <I18nextProvider i18n={texts}>{children}</I18nextProvider>
        </QueryClientProvider>
      ),
    },
  )
  return { page: result, unmount, edit: (on: boolean) => rerender({ on }), wait: (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms)) }
}

beforeEach(() => {
  localStorage.clear()
  vi.useFakeTimers()
})
afterEach(() => vi.useRealTimers())

describe('ui-17 autosave', () => {
  test('waits until the typing stops, and then saves once', async () => {
    const { now, puts } = draft()
    const { page, wait } = await open()
    for (const text of ['a', 'ab', 'abc']) {
      act(() => page.current.write(text))
      await wait(pause - 100)
    }
    expect(puts()).toHaveLength(0)
    await wait(200)
    expect(puts()).toHaveLength(1)
    expect(now.document.activities[1]?.description).toBe('abc')
    expect(page.current.saving).toMatchObject({ dirty: false, busy: false, at: expect.any(Date) as Date })
  })

  test('names the revision that it is made from, the next time the one it got', async () => {
    const { puts } = draft()
    const { page, wait } = await open()
    act(() => page.current.write('one'))
    await wait(pause)
    act(() => page.current.write('two'))
    await wait(pause)
    expect(puts().map((p) => p.headers.get('If-Match'))).toEqual(['"1"', '"2"'])
    expect(page.current.state.revision).toBe(3)
  })

  test('does nothing while it is off, and begins when it is turned on; the browser remembers', async () => {
    const { puts } = draft()
    const { page, wait } = await open()
    act(() => page.current.saving.setAutosave(false))
    act(() => page.current.write('x'))
    await wait(5 * pause)
    expect(puts()).toHaveLength(0)
    expect(page.current.saving.dirty).toBe(true)
    const again = await open()
    expect(again.page.current.saving.autosave).toBe(false)
    act(() => page.current.saving.setAutosave(true))
    await wait(pause)
    expect(puts()).toHaveLength(1)
  })

  test('does nothing without the lock', async () => {
    const { puts } = draft()
    const { page, wait, edit } = await open(false)
    act(() => page.current.write('x'))
    await wait(5 * pause)
    expect(puts()).toHaveLength(0)
    edit(true)
    await wait(pause)
    expect(puts()).toHaveLength(1)
  })

  test('does nothing for a change that was taken back', async () => {
    const { puts } = draft()
    const { page, wait } = await open()
    act(() => page.current.write('x'))
    await wait(pause / 2)
    act(() => page.current.write(''))
    await wait(5 * pause)
    expect(page.current.saving.dirty).toBe(false)
    expect(puts()).toHaveLength(0)
  })

  test('is over when the page is left', async () => {
    const { puts } = draft()
    const { page, wait, unmount } = await open()
    act(() => page.current.write('x'))
    unmount()
    await wait(5 * pause)
    expect(puts()).toHaveLength(0)
  })

  test('says why it failed, rests, and tries again after the next change', async () => {
    const { now, puts } = draft()
    now.broken = true
    const { page, wait } = await open()
    act(() => page.current.write('x'))
    await wait(pause)
    expect(page.current.saving.error?.message).toBe('The disk is full.')
    await wait(10 * pause)
    expect(puts()).toHaveLength(1)
    now.broken = false
    act(() => page.current.write('xy'))
    expect(page.current.saving.error).toBeUndefined()
    await wait(pause)
    expect(now.document.activities[1]?.description).toBe('xy')
  })
})

describe('ui-17 when the server was away', () => {
  test('tries again, after longer each time, until it is back', async () => {
    const { now, puts } = draft()
    now.away = true
    const { page, wait } = await open()
    act(() => page.current.write('x'))
    await wait(pause)
    expect(page.current.saving.error?.name).toBe('Unreachable')
    expect(puts()).toHaveLength(1)
    await wait(2000)
    expect(puts()).toHaveLength(2)
    await wait(3900)
    expect(puts()).toHaveLength(2)
    await wait(200)
    expect(puts()).toHaveLength(3)
    now.away = false
    await wait(8000)
    expect(now.document.activities[1]?.description).toBe('x')
    expect(page.current.saving).toMatchObject({ dirty: false })
    expect(page.current.saving.error).toBeUndefined()
    expect([1, 2, 4, 5, 50].map(again)).toEqual([2000, 4000, 16_000, 30_000, 30_000])
  })

  test.each(['online', 'focus'])('tries at once on %s', async (event) => {
    const { now, puts } = draft()
    now.away = true
    const { page, wait } = await open()
    act(() => page.current.write('x'))
    await wait(pause)
    now.away = false
    act(() => void window.dispatchEvent(new Event(event)))
    await wait(0)
    expect(puts()).toHaveLength(2)
    expect(page.current.saving.dirty).toBe(false)
  })

  test.each([
    [new Unreachable(null), 'Nicht gespeichert: Der Server antwortet nicht. Prüfen Sie, ob er läuft, und versuchen Sie es dann erneut.'],
    [new ApiProblem(412, { detail: 'The draft was saved by somebody else.' }), 'Von anderen geändert'],
  ])('the bar says it in the language of the person: %s', async (error, said) => {
    vi.useRealTimers()
    const saving = { dirty: true, busy: false, autosave: true, error, setAutosave: () => undefined, save: () => Promise.resolve(), settle: () => undefined, catchUp: () => undefined }
    await drawAt(() => <FakeDesigner over={{ saving }}><SaveControls /></FakeDesigner>, { language: 'de' })
    const status = await screen.findByText(said)
    expect(status.closest('[title]')).toHaveAttribute('title', said)
  })
})

describe('ui-16 when somebody else saved', () => {
  test('other places are merged and saved over the new revision', async () => {
    const { now, puts } = draft()
    const { page, wait } = await open()
    act(() => page.current.write('mine'))
    Object.assign(now, { document: note(helloFlow, 'e', 'theirs'), revision: 5 })
    await wait(pause)
    expect(puts().map((p) => p.headers.get('If-Match'))).toEqual(['"1"', '"5"'])
    expect(now.document.activities.map((a) => a.description)).toEqual([undefined, 'mine', 'theirs'])
    expect(page.current.saving.stale).toBeUndefined()
  })

  test('the same place is asked, and what they have stays there until the answer', async () => {
    const { now, puts } = draft()
    const { page, wait } = await open()
    act(() => page.current.write('mine'))
    const theirs = note(helloFlow, 'w', 'theirs')
    Object.assign(now, { document: theirs, revision: 5 })
    await wait(pause)
    expect(page.current.saving.stale).toMatchObject({ revision: 5, by: 'ben@example.com', theirs })
    act(() => page.current.write('mine, and more', 'e'))
    await wait(10 * pause)
    expect(now.document).toBe(theirs)
    expect(puts()).toHaveLength(1)
  })

  test('the answer is saved over their revision, and can be undone', async () => {
    const { now, puts } = draft()
    const { page, wait } = await open()
    act(() => page.current.write('mine'))
    Object.assign(now, { document: note(helloFlow, 'w', 'theirs'), revision: 5 })
    await wait(pause)
    act(() => page.current.saving.settle(note(helloFlow, 'w', 'both')))
    await wait(pause)
    expect(puts().at(-1)?.headers.get('If-Match')).toBe('"5"')
    expect(now.document.activities[1]?.description).toBe('both')
    expect(page.current.state.history.past.map((s) => s.action.name)).toEqual(['note', 'merge'])
  })

  test('Later overwrites nothing either: the next save asks again', async () => {
    const { now } = draft()
    const { page, wait } = await open()
    act(() => page.current.write('mine'))
    const theirs = note(helloFlow, 'w', 'theirs')
    Object.assign(now, { document: theirs, revision: 5 })
    await wait(pause)
    act(() => page.current.saving.settle())
    expect(page.current.saving.stale).toBeUndefined()
    await act(() => page.current.saving.save().catch(() => undefined))
    expect(now.document).toBe(theirs)
    expect(page.current.saving.stale).toBeDefined()
  })
})
