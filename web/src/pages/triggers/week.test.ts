import { describe, expect, test } from 'vitest'
import { type Day, daysIn, daysOf, nameOf, runsOf, textOf, week } from './week'

describe('days of the week', () => {
  test.each<[string, Day[] | undefined]>([
    ['mon-fri', ['mon', 'tue', 'wed', 'thu', 'fri']],
    ['fri-mon', ['mon', 'fri', 'sat', 'sun']],
    ['Sat, sunday', ['sat', 'sun']],
    ['daily', [...week]],
    ['mon - mon', ['mon']],
    ['someday', undefined],
    ['mon-', undefined],
    ['', undefined],
  ])('%j is read as the server reads it', (text, days) => {
    expect(daysOf(text)).toEqual(days)
  })

  test.each<[Day[], string]>([
    [['mon', 'tue', 'wed', 'thu', 'fri'], 'mon-fri'],
    [['mon', 'fri', 'sat', 'sun'], 'fri-mon'],
    [['mon', 'wed', 'fri'], 'mon, wed, fri'],
    [['tue', 'wed', 'sun'], 'tue-wed, sun'],
    [[...week], 'daily'],
    [[], ''],
  ])('%j are written so that reading gives them back', (days, text) => {
    expect(textOf(days)).toBe(text)
    if (text !== '') expect(daysOf(text)).toEqual(days)
  })

  test('every choice of days is the same after writing and reading', () => {
    for (let bits = 1; bits < 128; bits++) {
      const days = week.filter((_, i) => (bits >> i) & 1)
      expect(daysOf(textOf(days)), textOf(days)).toEqual(days)
    }
  })

  test('runs go on over the weekend', () => {
    expect(runsOf(['mon', 'sat', 'sun'])).toEqual([['sat', 'mon']])
    expect(runsOf(['tue'])).toEqual([['tue', 'tue']])
  })
})

describe('in a language', () => {
  test.each([
    ['en', 'Mon–Fri', 'Sat and Sun', 'Monday'],
    ['de', 'Mo–Fr', 'Sa und So', 'Montag'],
    ['it', 'lun–ven', 'sab e dom', 'lunedì'],
  ])('%s', (language, working, weekend, monday) => {
    expect(daysIn(['mon', 'tue', 'wed', 'thu', 'fri'], language)).toBe(working)
    expect(daysIn(['sat', 'sun'], language)).toBe(weekend)
    expect(nameOf('mon', language, 'long')).toBe(monday)
  })
})
