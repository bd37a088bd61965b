import { expect, it } from 'vitest'
import { dateTime, fromNow } from './moment'

const now = Date.parse('2026-03-01T12:00:00Z')

it.each([
  ['2026-03-01T11:59:30Z', 'en', '30 seconds ago'],
  ['2026-03-01T12:04:59Z', 'en', 'in 4 minutes'],
  ['2026-03-01T09:00:00Z', 'de', 'vor 3 Stunden'],
  ['2026-03-13T12:00:00Z', 'it', 'tra 12 giorni'],
  ['2026-03-03T11:00:00Z', 'en', 'in 2 days'], // in hours not yet two days
  ['2026-03-01T12:00:00Z', 'en', 'now'],
])('%s in %s is %s', (moment, language, words) => {
  expect(fromNow(moment, now, language)).toBe(words)
})

it('writes date and time as the language does', () => {
  expect(dateTime('2026-03-01T12:00:00Z', 'de')).toMatch(/01\.03\.2026/)
})
