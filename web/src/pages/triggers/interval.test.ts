import { describe, expect, test } from 'vitest'
import { inUnits, secondsOf } from './interval'

describe('intervals', () => {
  test.each([
    ['15m0s', 900],
    ['1h30m0s', 5400],
    ['24h0m0s', 86_400],
    ['10s', 10],
    ['', undefined],
    ['soon', undefined],
    ['1h x', undefined],
  ])('%j has %s seconds', (text, seconds) => {
    expect(secondsOf(text)).toBe(seconds)
  })

  test.each([
    [86_400, { count: 1, unit: 'd' }],
    [5400, { count: 90, unit: 'm' }],
    [7200, { count: 2, unit: 'h' }],
    [61, { count: 61, unit: 's' }],
    [0, { count: 0, unit: 's' }],
  ])('%s seconds are said in the largest unit that fits', (seconds, said) => {
    expect(inUnits(seconds)).toEqual(said)
  })
})
