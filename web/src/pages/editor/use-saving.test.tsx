// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, renderHook, waitFor } from '@testing-library/react'
import { useReducer } from 'react'
import { I18nextProvider } from 'react-i18next'
import { beforeEach, expect, test, vi } from 'vitest'
import type { Flow, FlowDocument } from '@/api/flows'
import { startTexts } from '@/i18n/i18n'
import { describe as note } from '@/model/document'
import { helloFlow } from '@/testing/fake-designer'
import { begin, reduce } from './state'
import { useSaving } from './use-saving'

/** A server that keeps one draft, and refuses what was not made from its last revision. */
function server(document: FlowDocument) {
  const now = { document, revision: 1, puts: 0 }
  vi.stubGlobal('fetch', async (asked: Request) => {
    const answer = (status: number, body: object) => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json' } })
    const flow = () => ({ id: 'f', name: 'Hello', revision: now.revision, document: now.document, updated_by: 'ben@acme.example' }) as unknown as Flow
    if (asked.method === 'PUT') {
      now.puts++
      if (asked.headers.get('If-Match') !== `"${String(now.revision)}"`) return answer(412, { code: 'stale', detail: 'Somebody saved.' })
      now.document = ((await asked.json()) as { document: FlowDocument }).document
      now.revision++
    }
    return answer(200, flow())
  })
  return now
}

async function open(autosave = false) {
  const texts = await startTexts('en')
  const cache = new QueryClient()
  const { result } = renderHook(
    () => {
      const [state, dispatch] = useReducer(reduce, begin(helloFlow, 1))
      const saving = useSaving('f', state, dispatch, true)
      return { state, dispatch, saving, write: (document: FlowDocument) => dispatch({ type: 'perform', action: { name: 'note' }, document }) }
    },
    { wrapper: ({ children }) => <QueryClientProvider client={cache}><I18nextProvider i18n={texts}>{children}</I18nextProvider></QueryClientProvider> },
  )
  act(() => result.current.saving.setAutosave(autosave))
  return result
}

beforeEach(() => localStorage.clear())

test('ui-17 autosave saves the draft by itself, and says when', async () => {
  const now = server(helloFlow)
  const page = await open(true)
  act(() => page.current.write(note(helloFlow, 'w', 'mine')))
  expect(page.current.saving.dirty).toBe(true)
  await waitFor(() => expect(page.current.saving.at).toBeInstanceOf(Date), { timeout: 4000 })
  expect(page.current.saving.dirty).toBe(false)
  expect(now).toMatchObject({ revision: 2, puts: 1 })
})

test('ui-16 what somebody else saved elsewhere is merged, and nothing of it is lost', async () => {
  const now = server(helloFlow)
  const page = await open()
  act(() => page.current.write(note(helloFlow, 'w', 'mine')))
  Object.assign(now, { document: note(helloFlow, 'e', 'theirs'), revision: 5 })
  await act(() => page.current.saving.save())
  expect(now.document.activities.map((a) => a.description)).toEqual([undefined, 'mine', 'theirs'])
  expect(page.current.state).toMatchObject({ revision: 6, base: now.document })
})

test('ui-16 a clash is never saved over: it is asked, and saved after the choice', async () => {
  const now = server(helloFlow)
  const page = await open()
  act(() => page.current.write(note(helloFlow, 'w', 'mine')))
  Object.assign(now, { document: note(helloFlow, 'w', 'theirs'), revision: 5 })
  await act(() => expect(page.current.saving.save()).rejects.toThrow('Somebody saved.'))
  expect(now.document.activities[1]?.description).toBe('theirs')
  expect(page.current.saving.stale).toMatchObject({ revision: 5, by: 'ben@acme.example' })
  act(() => page.current.saving.settle(note(helloFlow, 'w', 'both')))
  expect(page.current.saving.stale).toBeUndefined()
  await act(() => page.current.saving.save())
  expect(now.document.activities[1]?.description).toBe('both')
})
