import { expect, test } from 'vitest'
import { freeName, longestName, same } from './free-name'

test.each([
  ['Queue A', ' queue a ', true],
  ['Queue A', 'Queue B', false],
])('%s and %s: the same is %s', (a, b, is) => {
  expect(same(a, b)).toBe(is)
})

test('a name that is free stays', () => {
  expect(freeName('Front desk', ['Back desk'])).toBe('Front desk')
})

test('a name that is taken gets the first number that is free', () => {
  expect(freeName('Front desk', ['FRONT DESK', 'front desk 2', 'Front desk 4'])).toBe('Front desk 3')
})

test('a name that is too long is cut, also for its number', () => {
  const long = 'L'.repeat(longestName + 50)
  const cut = freeName(long, [])
  expect(cut).toHaveLength(longestName)
  const second = freeName(long, [cut])
  expect(second).toHaveLength(longestName)
  expect(second).toMatch(/L 2$/)
})
