// @vitest-environment jsdom
import { act, renderHook } from '@testing-library/react'
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { FlowDocument, FlowProblem } from '@/api/flows'
import { describe as note } from '@/model/document'
import { helloFlow } from '@/testing/fake-designer'
import { type Asked, refusal, serve } from '@/testing/server'
import { useCheck } from './use-check'

const problem = (message: string): FlowProblem => ({ code: 'c', severity: 'error', message })
const known = [problem('known')]
const changed = (text: string) => note(helloFlow, 'w', text)

function open(doc: FlowDocument = helloFlow) {
  const { result, rerender, unmount } = renderHook(({ document }) => useCheck(document, known, helloFlow), { initialProps: { document: doc } })
  return { told: () => result.current.map((p) => p.message), write: (text: string) => rerender({ document: changed(text) }), unmount, wait: (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms)) }
}

/** Finds the note of Welcome wrong. */
const server = (more?: unknown) =>
  serve({ 'POST /api/flows/check': more ?? (({ body }: Asked) => ({ problems: [problem((body as { document: FlowDocument }).document.activities[1]?.description ?? '')] })) })

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('ui-12 the check of a flow', () => {
  test('is not made for what the server checked already', async () => {
    const asked = server()
    const page = open()
    await page.wait(1000)
    expect(page.told()).toEqual(['known'])
    expect(asked).toEqual([])
  })

  test('follows a change within 300 ms', async () => {
    server()
    const page = open()
    page.write('mine')
    await page.wait(300)
    expect(page.told()).toEqual(['mine'])
  })

  test('is made once for what is typed in one go', async () => {
    const asked = server()
    const page = open()
    for (const text of ['m', 'mi', 'min', 'mine']) {
      page.write(text)
      await page.wait(20)
    }
    await page.wait(300)
    expect(asked).toHaveLength(1)
    expect(page.told()).toEqual(['mine'])
  })

  test('leaves what was known while the server does not answer, and asks again after the next change', async () => {
    let broken = true
    server(({ body }: Asked) => (broken ? refusal(500, 'no') : { problems: [problem((body as { document: FlowDocument }).document.activities[1]?.description ?? '')] }))
    const page = open()
    page.write('one')
    await page.wait(300)
    expect(page.told()).toEqual(['known'])
    broken = false
    page.write('two')
    await page.wait(300)
    expect(page.told()).toEqual(['two'])
  })

  test('ui-5 is made again when the language changes', async () => {
    const texts = i18next.createInstance()
    await texts.use(initReactI18next).init({ lng: 'en', resources: {} })
    const asked = server({ problems: [problem('falsch')] })
    const page = open()
    await act(() => texts.changeLanguage('de'))
    await page.wait(300)
    expect(asked).toHaveLength(1)
    expect(page.told()).toEqual(['falsch'])
  })

  test('is given up when the page is left', async () => {
    const asked = server()
    const page = open()
    page.write('mine')
    page.unmount()
    await page.wait(300)
    expect(asked).toEqual([])
  })
})
