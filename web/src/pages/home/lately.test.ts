import { expect, test } from 'vitest'
import { lately } from './lately'

const at = (name: string, updated: string) => ({ name, updated })

test('the last changed come first, and no more than asked for', () => {
  const items = [at('a', '2026-01-01T00:00:00Z'), at('b', '2026-03-01T00:00:00+02:00'), at('c', '2026-02-28T23:00:00Z')]
  expect(lately(items, 2).map((i) => i.name)).toEqual(['c', 'b'])
  expect(items[0]?.name).toBe('a')
})
