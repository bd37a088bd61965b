// @vitest-environment jsdom
import { describe, expect, test } from 'vitest'
import { startTexts } from '@/i18n/i18n'
import type { Language } from '@/i18n/languages'
import { sayWhen } from './schedule-words'

const now = new Date('2026-11-21T12:00:00Z')
const said = async (language: Language, s: Parameters<typeof sayWhen>[0]) => {
  const texts = await startTexts(language)
  return sayWhen(s, texts.getFixedT(language, 'triggers'), language, now)
}

describe('when, in words', () => {
  test.each([
    ['en', 'Mon–Fri at 08:30 (Europe/Berlin)', 'Every 15 minutes', 'Every 24 hours', 'Daily at 08:30 (UTC)'],
    ['de', 'Mo–Fr um 08:30 (Europe/Berlin)', 'Alle 15 Minuten', 'Alle 24 Stunden', 'Täglich um 08:30 (UTC)'],
    ['it', 'lun–ven alle 08:30 (Europe/Berlin)', 'Ogni 15 minuti', 'Ogni 24 ore', 'Ogni giorno alle 08:30 (UTC)'],
  ] as const)('%s', async (language, days, quarter, day, daily) => {
    expect(await said(language, { days: 'mon-fri', time: '08:30', zone: 'Europe/Berlin' })).toBe(days)
    expect(await said(language, { every: '15m0s', at: '2026-11-21T11:00:00Z' })).toBe(quarter)
    expect(await said(language, { every: '24h0m0s' })).toBe(day)
    expect(await said(language, { days: 'daily', time: '08:30', zone: 'UTC' })).toBe(daily)
  })

  test('a first time that is still to come is said', async () => {
    expect(await said('en', { every: '1h0m0s', at: '2027-01-05T12:00:00Z' })).toMatch(/^Every hour, from .*2027/)
  })

  test('once has its moment', async () => {
    expect(await said('en', { at: '2027-06-15T12:00:00Z' })).toMatch(/^Once, on .*2027/)
  })

  test('what is not understood is said as it stands', async () => {
    expect(await said('en', { days: 'someday', time: '08:30', zone: 'UTC' })).toBe('someday 08:30 UTC')
    expect(await said('en', { every: 'soon' })).toBe('soon')
    expect(await said('en', {})).toBe('')
  })
})
