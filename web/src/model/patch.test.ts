import { describe, expect, it } from 'vitest'
import { type Chance, chance, randomChange, randomFlow } from '@/testing/random-flow'
import { apply, diff, inverse } from './patch'

const cases: [string, unknown, unknown][] = [
  ['a member', { a: 1 }, { a: 2 }], ['a new member', { a: 1 }, { a: 1, b: { c: 1 } }], ['a member less', { a: 1, b: 2 }, { b: 2 }], ['null', { a: null }, { a: 1 }],
  ['an item more', [{ id: 1 }], [{ id: 1 }, { id: 2 }]], ['an item in front', [{ id: 1 }], [{ id: 0 }, { id: 1 }]], ['items less', [{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4 }], [{ id: 2 }, { id: 4 }]],
  ['items in another order', [{ id: 1 }, { id: 2 }], [{ id: 2 }, { id: 1 }]], ['items changed, gone and come', [{ id: 1, v: 1 }, { id: 2 }, { id: 3, v: 1 }], [{ id: 9 }, { id: 1, v: 2 }, { id: 3, v: 3 }, { id: 8 }]],
  ['items that have no name', [1, 2, 3], [1, 5, 3]], ['more items that have no name', [1, 2, 3], [1, 3]], ['equal items', [1, 1, 1], [1, 1]], ['everything gone', [1, 2], []],
  ['a long text', 'x'.repeat(100), `${'x'.repeat(50)}y${'x'.repeat(50)}`], ['another type', { a: [1] }, { a: { b: 1 } }], ['all', 1, 'x'],
  ['a member called as those of objects are', { a: 1 }, JSON.parse('{"a":1,"constructor":2}')],
  ['members of settings in the middle', { settings: { a: 1, b: 2, c: 3 } }, { settings: { a: 1, c: 3 } }], ['members of settings at the end', { settings: { a: 1 } }, { settings: { a: 2, b: 1 } }],
]

describe('changes', () => {
  it.each(cases)('%s, there and back', (_, before, after) => {
    const changes = diff(before, after)
    expect(apply(before, changes)).toEqual(after)
    expect(JSON.stringify(apply(after, inverse(changes)))).toBe(JSON.stringify(sameOrder(before, changes)))
    const kept = JSON.parse(JSON.stringify(changes)) as typeof changes
    expect(apply(before, kept)).toEqual(after)
  })
  it('of what is equal are none', () => {
    expect(diff({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] })).toEqual([])
    expect(diff({ a: undefined }, {})).toEqual([])
  })
  it('are small', () => {
    const long = Array.from({ length: 500 }, (_, i) => ({ id: i, text: 'word '.repeat(20) }))
    expect(JSON.stringify(diff(long, long.filter((v) => v.id !== 0 && v.id !== 499))).length).toBeLessThan(500)
    expect(JSON.stringify(diff({ t: 'word '.repeat(900) }, { t: `${'word '.repeat(450)}!${'word '.repeat(450)}` })).length).toBeLessThan(80)
  })
})

/** Outside of settings a member that is put back comes last. */
function sameOrder(before: unknown, changes: ReturnType<typeof diff>): unknown {
  const [first] = changes
  if (first === undefined || 'at' in first || 'is' in first || first.path.length !== 1) return before
  const { [String(first.path[0])]: back, ...rest } = before as Record<string, unknown>
  return { ...rest, [String(first.path[0])]: back }
}

describe('laws of changes', () => {
  const random = (c: Chance, depth: number): unknown => {
    if (depth === 0 || c.below(4) === 0) return c.of([null, true, 0, 1, '', 'a', 'text '.repeat(20), 'other '.repeat(18)])
    if (c.below(2) === 0) return Array.from({ length: c.below(4) }, (_, i) => (c.below(2) === 0 ? { id: `i${String((i * 3) % 4)}`, v: random(c, depth - 1) } : random(c, depth - 1)))
    return Object.fromEntries(Array.from({ length: c.below(4) }, () => [c.of(['a', 'b', 'settings', 'links']), random(c, depth - 1)]))
  }
  it('there and back, for any two values', () => {
    for (let seed = 1; seed <= 400; seed++) {
      const c = chance(seed)
      const [before, after] = [random(c, 4), random(c, 4)]
      const changes = JSON.parse(JSON.stringify(diff(before, after))) as ReturnType<typeof diff>
      expect(apply(before, changes)).toEqual(after)
      expect(apply(after, inverse(changes))).toEqual(before)
      expect(inverse(inverse(changes))).toEqual(changes)
    }
  })
  it('share what did not change', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const c = chance(seed)
      const before = randomFlow(c, 40)
      const after = randomChange(before, c)
      const next = apply(before, diff(before, after)) as typeof before
      next.activities.forEach((a) => {
        const old = before.activities.find((o) => o.id === a.id)
        if (old && JSON.stringify(old) === JSON.stringify(a)) expect(a).toBe(old)
      })
    }
  })
})
