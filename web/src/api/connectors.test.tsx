// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, renderHook, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { beforeEach, describe, expect, it } from 'vitest'
import { refusal, serve } from '@/testing/server'
import { checkCertificate } from './certificates'
import { ApiProblem } from './client'
import {
  type Connector, connectorHealthQuery, connectorQuery, connectorsQuery, connectorUsesQuery, keepConnector, reportOf, useActivateConnector, useChangeConnector, useCreateConnector,
  useDeactivateConnector, useDeleteConnector, useTestConnector,
} from './connectors'
import { useAuthorizeConnector, useCutOverCredential, useStageCredential, useTestStagedCredential, useUndoCutOver, useUnstageCredential } from './credentials'
import { evaluate, select, words } from './expressions'
import { kindsQuery } from './kinds'
import { send } from './requests'

const crm = (revision: number, more: Partial<Connector> = {}): Connector => ({ id: 'c1', name: 'CRM', kind: 'custom', state: 'active', revision, ...more })
const signal = new AbortController().signal

let cache: QueryClient
beforeEach(() => {
  cache = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } })
})

/** Runs a hook as a component would. */
function run<T>(hook: () => T) {
  return renderHook(hook, { wrapper: ({ children }: { children: ReactNode }) => <QueryClientProvider client={cache}>{children}</QueryClientProvider> }).result
}

const stale = (key: readonly unknown[]) => cache.getQueryState(key)?.isInvalidated === true

describe('connectors', () => {
  it('are all read, page after page', async () => {
    const asked = serve({ 'GET /api/connectors': ({ query }: { query: URLSearchParams }) => (query.get('cursor') === null ? { items: [crm(1)], next: 'more' } : { items: [crm(1, { id: 'c2' })] }) })
    expect((await cache.fetchQuery(connectorsQuery)).map((c) => c.id)).toEqual(['c1', 'c2'])
    expect(asked.map((a) => a.query.toString())).toEqual(['limit=100', 'limit=100&cursor=more'])
  })

  it('are read one by one, with health and uses, by an id that is only an id', async () => {
    const asked = serve({ 'GET /api/connectors/a%2Fb': crm(1), 'GET /api/connectors/c1/health': { state: 'ok' }, 'GET /api/connectors/c1/uses': { items: [{ flow: 'f', name: 'Hello', activity: 'A' }] } })
    expect(await cache.fetchQuery(connectorQuery('a/b'))).toEqual(crm(1))
    expect(await cache.fetchQuery(connectorHealthQuery('c1'))).toEqual({ state: 'ok' })
    expect(await cache.fetchQuery(connectorUsesQuery('c1'))).toEqual([{ flow: 'f', name: 'Hello', activity: 'A' }])
    expect(asked.every((a) => a.body === undefined)).toBe(true)
  })

  it('have kinds, with the words of a language', async () => {
    const asked = serve({ 'GET /api/kinds': { items: [] } })
    expect(await cache.fetchQuery(kindsQuery('it'))).toEqual([])
    expect(asked[0]?.query.get('language')).toBe('it')
  })
})

describe('a change of a connector', () => {
  it('is kept, and what else is known of connectors is asked for again', () => {
    cache.setQueryData(connectorsQuery.queryKey, [])
    cache.setQueryData(connectorQuery('c2').queryKey, crm(1, { id: 'c2' }))
    cache.setQueryData(['kinds', 'en'], [])
    keepConnector(cache, crm(7))
    expect(cache.getQueryData(connectorQuery('c1').queryKey)).toEqual(crm(7))
    expect([connectorsQuery.queryKey, ['kinds', 'en'], connectorQuery('c2').queryKey].map(stale)).toEqual([true, true, false])
  })

  it.each([
    ['changed', () => useChangeConnector('c1'), { revision: 6, draft: { kind: 'custom', name: 'CRM', settings: {} } }, 'PUT /api/connectors/c1', { kind: 'custom', name: 'CRM', settings: {} }],
    ['activated', () => useActivateConnector('c1'), 6, 'POST /api/connectors/c1/activate', undefined],
    ['deactivated, which says that its uses were shown', () => useDeactivateConnector('c1'), 6, 'POST /api/connectors/c1/deactivate', { confirm: true }],
    ['staged', () => useStageCredential('c1'), { revision: 6, settings: { client_secret: 's' } }, 'PUT /api/connectors/c1/next', { settings: { client_secret: 's' } }],
    ['taken away', () => useUnstageCredential('c1'), 6, 'DELETE /api/connectors/c1/next', undefined],
    ['cut over', () => useCutOverCredential('c1'), 6, 'POST /api/connectors/c1/next/cut-over', undefined],
    ['undone', () => useUndoCutOver('c1'), 6, 'POST /api/connectors/c1/undo', undefined],
  ] as const)('%s: only the revision that was seen, and the answer is kept', async (_name, hook, given, operation, body) => {
    const asked = serve({ [operation]: crm(7) })
    const result = run(hook as () => { mutateAsync: (given: unknown) => Promise<Connector> })
    await act(() => result.current.mutateAsync(given))
    expect(asked.map((a) => [`${a.method} ${a.path}`, a.headers.get('If-Match'), a.body])).toEqual([[operation, '"6"', body]])
    expect(cache.getQueryData(connectorQuery('c1').queryKey)?.revision).toBe(7)
  })

  it.each([['stale', 412, true], ['conflict', 409, true], ['not_found', 404, true], ['invalid', 422, false]] as const)('that is refused as %s reads it anew only where somebody else may have changed it', async (code, status, anew) => {
    serve({ 'POST /api/connectors/c1/activate': refusal(status, 'No.', { code }) })
    cache.setQueryData(connectorQuery('c1').queryKey, crm(6))
    const result = run(() => useActivateConnector('c1'))
    await act(() => expect(result.current.mutateAsync(6)).rejects.toThrow('No.'))
    expect(stale(connectorQuery('c1').queryKey)).toBe(anew)
  })

  it('that makes one is sent with a key, so that twice is once', async () => {
    const asked = serve({ 'POST /api/connectors': crm(1) })
    const result = run(() => useCreateConnector())
    await act(() => result.current.mutateAsync({ draft: { kind: 'custom', name: 'CRM', settings: { password: 'p' } }, key: 'k1' }))
    expect(asked[0]?.headers.get('Idempotency-Key')).toBe('k1')
    expect(asked[0]?.body).toEqual({ kind: 'custom', name: 'CRM', settings: { password: 'p' } })
    expect(cache.getQueryData(connectorQuery('c1').queryKey)).toEqual(crm(1))
  })

  it('that deletes it asks for everything again but for what is gone', async () => {
    const asked = serve({ 'DELETE /api/connectors/c1': undefined })
    cache.setQueryData(connectorsQuery.queryKey, [crm(1)])
    cache.setQueryData(connectorQuery('c1').queryKey, crm(1))
    const result = run(() => useDeleteConnector('c1'))
    await act(() => result.current.mutateAsync(3))
    expect([asked[0]?.headers.get('If-Match'), asked[0]?.query.get('confirm')]).toEqual(['"3"', 'true'])
    expect([connectorsQuery.queryKey, connectorQuery('c1').queryKey].map(stale)).toEqual([true, false])
  })
})

describe('a test', () => {
  it.each([['of what is in use', () => useTestConnector('c1'), 'POST /api/connectors/c1/test'], ['of what is staged', () => useTestStagedCredential('c1'), 'POST /api/connectors/c1/next/test']] as const)('%s has its report in an answer or in a refusal, and health is read again after both', async (_name, hook, operation) => {
    const report = { ok: true, verified: true, sentence: 'Well.' }
    serve({ [operation]: report })
    cache.setQueryData(connectorHealthQuery('c1').queryKey, { state: 'unused' } as never)
    const result = run(hook as () => { mutateAsync: () => Promise<unknown>; error: unknown })
    await act(async () => expect(await result.current.mutateAsync()).toEqual(report))
    expect(stale(connectorHealthQuery('c1').queryKey)).toBe(true)
    cache.setQueryData(connectorHealthQuery('c1').queryKey, { state: 'unused' } as never)
    serve({ [operation]: refusal(409, 'The test failed.', { test: { ok: false, verified: true, sentence: 'It answered 401.' } }) })
    await act(() => expect(result.current.mutateAsync()).rejects.toThrow('The test failed.'))
    await waitFor(() => expect(reportOf(result.current.error)?.sentence).toBe('It answered 401.'))
    expect(stale(connectorHealthQuery('c1').queryKey)).toBe(true)
  })

  it('is nowhere in other errors', () => {
    expect([new Error('x'), undefined, new ApiProblem(409, { detail: 'No.' })].map(reportOf)).toEqual([undefined, undefined, undefined])
  })
})

describe('what fields ask', () => {
  it('is sent as it is, and a mistake is an answer', async () => {
    const asked = serve({
      'POST /api/expressions/evaluate': { value: null, text: '', type: 'none', errors: [], reads: [] }, 'GET /api/expressions': { items: [{ name: 'upper', kind: 'filter', signature: '', doc: '' }] },
      'POST /api/jsonpath/evaluate': { matched: false, value: null, text: '' }, 'POST /api/requests/send': { status: 200 }, 'POST /api/certificates/check': { problems: [], warnings: [] },
      'POST /api/connectors/c1/authorize': { location: 'https://id.example/authorize' },
    })
    expect((await evaluate({ text: '{{ a }}', variables: { a: 1 } }, signal)).type).toBe('none')
    expect((await words(signal)).map((w) => w.name)).toEqual(['upper'])
    expect((await select({ path: '$.a', body: '{}', language: 'JSON' }, signal)).matched).toBe(false)
    expect((await send({ settings: { path: '/x' }, variables: {} }, signal)).status).toBe(200)
    expect((await checkCertificate({ certificate: 'C' }, signal)).warnings).toEqual([])
    const result = run(() => useAuthorizeConnector('c1'))
    await act(async () => expect((await result.current.mutateAsync()).location).toBe('https://id.example/authorize'))
    expect(asked.map((a) => a.body)).toEqual([{ text: '{{ a }}', variables: { a: 1 } }, undefined, { path: '$.a', body: '{}', language: 'JSON' }, { settings: { path: '/x' }, variables: {} }, { certificate: 'C' }, undefined])
  })
})
