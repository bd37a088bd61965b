import { beforeAll, expect, it } from 'vitest'
import type { i18n } from 'i18next'
import { startTexts } from '@/i18n/i18n'
import { factsOf } from './health-section'

let texts: i18n
beforeAll(async () => {
  texts = await startTexts('en')
})

const now = Date.parse('2026-03-01T12:00:00Z')
const t = () => texts.getFixedT('en', 'connectors')

it('tells what is known and leaves out what is not', () => {
  expect(factsOf({ state: 'unused' }, now, 'en', t())).toEqual([])
  const facts = factsOf(
    {
      state: 'failing', sentence: 'Down.', last_token: '2026-03-01T11:58:00Z', next_refresh: '2026-03-01T12:05:00Z', breaker: 'half-open',
      last_failure: { time: '2026-03-01T11:59:00Z', code: 'invalid_client', sentence: 'Down.', next_try: '2026-03-01T12:01:00Z' },
      certificate: { expires: '2026-03-13T12:00:00Z', days: 12, fingerprint: 'ab' },
    },
    now, 'en', t(),
  )
  expect(facts.map((f) => f.label)).toEqual(['Token fetched', 'Next refresh', 'Circuit to the API', 'Certificate expires', 'Certificate SHA-256', 'Last failure', 'Next try'])
  expect(facts[0]!.value).toMatch(/^2 minutes ago/)
  expect(facts[2]!.value).toMatch(/^Half open/)
  expect(facts[3]!.value).toMatch(/^in 12 days/)
  expect(facts[5]!.value).toMatch(/^invalid_client · 1 minute ago/) // the sentence stands above already
})
