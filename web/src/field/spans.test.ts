import { expect, it } from 'vitest'
import { inUnit, readSpan, unitFor, unitsFrom, writeSpan } from './spans'

it('reads spans in every form that documents have', () => {
  expect(readSpan(5, 's')).toBe(5000)
  expect(readSpan('250', 'ms')).toBe(250)
  expect(readSpan('1m30s', 's')).toBe(90_000)
  expect(readSpan('1s500ms', 'ms')).toBe(1500)
  expect(readSpan('00:01:30', 's')).toBe(90_000)
  for (const none of ['', ' ', 'soon', undefined, null, {}]) expect(readSpan(none, 's')).toBeUndefined()
})

it('writes whole numbers of the unit of the setting', () => {
  expect(writeSpan(2, 's', 'ms')).toBe(2000)
  expect(writeSpan(1.5, 'min', 's')).toBe(90)
  expect(writeSpan(1.5, 's', 's')).toBeUndefined()
})

it('shows the largest unit that fits', () => {
  expect([unitFor(90_000, 'ms'), unitFor(7_200_000, 's'), unitFor(1500, 'ms'), unitFor(0, 's')]).toEqual(['s', 'h', 'ms', 's'])
  expect(inUnit(90_000, 's')).toBe(90)
  expect(unitsFrom('s')).toEqual(['s', 'min', 'h'])
})
