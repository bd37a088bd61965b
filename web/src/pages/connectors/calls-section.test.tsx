// @vitest-environment jsdom
import { screen, within } from '@testing-library/react'
import type { i18n } from 'i18next'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Connector } from '@/api/connectors'
import { startTexts } from '@/i18n/i18n'
import { draw } from '@/testing/render'
import { serve } from '@/testing/server'
import { type Calls, CallsSection, figuresOf } from './calls-section'

let texts: i18n
beforeAll(async () => {
  texts = await startTexts('en')
})

const now = Date.parse('2026-03-01T12:00:00Z')
const none: Calls = { count: 0, errors: 0, denied: 0, error_rate: 0, p50_milliseconds: 0, p95_milliseconds: 0, p99_milliseconds: 0, since: '2026-03-01T11:00:00Z' }
const some: Calls = { count: 1024, errors: 13, denied: 7, error_rate: 13 / 1024, p50_milliseconds: 12.34, p95_milliseconds: 98, p99_milliseconds: 1200.5, since: '2026-03-01T11:00:00Z', last: '2026-03-01T11:58:00Z' }
const connector = { id: 'c1', name: 'CRM', kind: 'custom', state: 'active' } as Connector
const health = (calls?: Calls, token_requests?: Calls) => serve({ 'GET /api/connectors/c1/health': { state: 'ok', calls, token_requests } })

describe('figures of requests', () => {
  const shown = (of: 'api' | 'token', calls: Calls, language = 'en') => figuresOf(of, calls, now, language, texts.getFixedT(language, 'connectors')).map((f) => [f.label, f.value])
  it('are the count, the share that failed, percentiles and the last one', () => {
    expect(shown('api', some)).toEqual([
      ['Requests', '1,024'], ['Failed (no answer, 5xx)', '1.3% (13)'], ['Refused (4xx)', '7'], ['p50', '12.3 ms'], ['p95', '98 ms'], ['p99', '1,200.5 ms'], ['Last request', '2 minutes ago'],
    ])
  })
  it('of token requests know nothing of a refused request', () => {
    expect(shown('token', { ...some, errors: 0, error_rate: 0 }).slice(0, 3)).toEqual([['Requests', '1,024'], ['Brought no token', '0%'], ['p50', '12.3 ms']])
  })
  it('are none without a request', () => {
    expect(shown('api', none)).toEqual([])
  })
})

describe('the section of requests', () => {
  it('says since when it counts, and in which process', async () => {
    health(some, { ...some, count: 3, errors: 1 })
    await draw(<CallsSection connector={connector} />)
    const section = within(await screen.findByRole('region', { name: 'Requests' }))
    expect(section.getByText(/Counted in this server process since Mar 1, 2026/)).toBeVisible()
    expect(section.getByText('1,024')).toBeVisible()
    expect(section.getByText('3 token requests')).toBeVisible()
  })
  it('says that there was no request yet', async () => {
    health(none, none)
    await draw(<CallsSection connector={connector} />)
    expect(await screen.findByText(/^No request yet\./)).toBeVisible()
    expect(screen.queryByText(/token request/)).toBeNull()
  })
  it('is left out where the server does not count', async () => {
    health()
    await draw(<CallsSection connector={connector} />)
    expect(screen.queryByRole('region', { name: 'Requests' })).toBeNull()
  })
})
