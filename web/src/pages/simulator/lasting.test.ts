import { expect, it } from 'vitest'
import { lasting } from './lasting'

it('ui-26: says how long a timer still runs', () => {
  expect(lasting(0, 'en')).toBe('0 sec')
  expect(lasting(-5, 'en')).toBe('0 sec')
  expect(lasting(59.6, 'en')).toBe('1 min')
  expect(lasting(90, 'en')).toBe('1 min 30 sec')
  expect(lasting(3600, 'en')).toBe('1 hr')
  expect(lasting(7260, 'en')).toBe('2 hr 1 min')
  expect(lasting(30, 'de')).toBe('30 Sek.')
})
