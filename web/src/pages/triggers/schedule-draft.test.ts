import { describe, expect, test } from 'vitest'
import type { Schedule } from '@/api/schedules'
import { complete, draftOf, localOf, type ScheduleDraft, textOf } from './schedule-draft'

const schedule = (more: Partial<Schedule>): Schedule => ({ id: 's', name: 'Nightly', entry_point: 'e', revision: 1, created: '2026-01-01T00:00:00Z', updated: '2026-01-01T00:00:00Z', ...more })
const draft = (more: Partial<ScheduleDraft>): ScheduleDraft => ({ ...draftOf(), name: 'Nightly', entryPoint: 'e', ...more })

describe('a draft', () => {
  test('of a new schedule is one of working days, in the zone of the reader', () => {
    expect(draftOf()).toMatchObject({ kind: 'days', days: ['mon', 'tue', 'wed', 'thu', 'fri'], time: '09:00', zone: Intl.DateTimeFormat().resolvedOptions().timeZone })
  })

  test.each<[string, Partial<Schedule>, Partial<ScheduleDraft>]>([
    ['days', { days: 'sat, sun', time: '10:15', zone: 'Europe/Rome' }, { kind: 'days', days: ['sat', 'sun'], time: '10:15', zone: 'Europe/Rome' }],
    ['every', { every: '1h30m0s', at: '2026-11-21T12:00:00Z' }, { kind: 'every', count: 90, unit: 'm' }],
    ['once', { at: '2026-11-21T12:00:00Z' }, { kind: 'once' }],
  ])('takes over a schedule of the kind %s', (_, given, wanted) => {
    expect(draftOf(schedule(given))).toMatchObject(wanted)
  })
})

describe('what is sent', () => {
  test('is only what the kind has', () => {
    expect(textOf(draft({ days: ['mon'], time: '08:30', zone: 'UTC', at: '2027-01-01T10:00' }))).toEqual({ name: 'Nightly', entry_point: 'e', days: 'mon', time: '08:30', zone: 'UTC' })
    expect(textOf(draft({ kind: 'every', count: 2, unit: 'h', at: '' }))).toEqual({ name: 'Nightly', entry_point: 'e', every: '7200s' })
    expect(textOf(draft({ kind: 'once', at: '2027-01-01T10:00', name: ' Once ' }))).toEqual({ name: 'Once', entry_point: 'e', at: new Date('2027-01-01T10:00').toISOString() })
  })

  test('keeps a moment that nobody touched to the fraction of a second, and that it is paused', () => {
    const before = schedule({ every: '10s', at: '2026-11-21T12:00:07.5Z', paused: true, variables: { tier: 1 } })
    expect(textOf(draftOf(before), before)).toMatchObject({ at: '2026-11-21T12:00:07.5Z', every: '10s', paused: true, variables: { tier: 1 } })
    expect(textOf({ ...draftOf(before), at: '2027-01-01T10:00' }, before).at).toBe(new Date('2027-01-01T10:00').toISOString())
  })

  test('a moment is shown in the time of the reader', () => {
    expect(new Date(localOf('2026-11-21T12:00:00Z')).toISOString()).toBe('2026-11-21T12:00:00.000Z')
    expect(localOf('2026-11-21T12:00:07Z')).toMatch(/:07$/)
    expect(localOf(undefined)).toBe('')
  })
})

describe('a draft is complete', () => {
  test.each<[string, Partial<ScheduleDraft>, boolean]>([
    ['on days', {}, true],
    ['without days', { days: [] }, false],
    ['without a time', { time: '' }, false],
    ['without a name', { name: '  ' }, false],
    ['without an entry point', { entryPoint: '' }, false],
    ['once without a moment', { kind: 'once', at: '' }, false],
    ['once', { kind: 'once', at: '2027-01-01T10:00' }, true],
    ['more often than every ten seconds', { kind: 'every', count: 9, unit: 's' }, false],
    ['every ten seconds', { kind: 'every', count: 10, unit: 's' }, true],
    ['every one and a half minutes', { kind: 'every', count: 1.5, unit: 'm' }, false],
  ])('%s: %#', (_, part, whole) => {
    expect(complete(draft(part))).toBe(whole)
  })
})
