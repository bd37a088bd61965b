import { describe, expect, it } from 'vitest'
import { apply, diff, inverse } from './patch'

const cases: [string, unknown, unknown][] = [
  ['a member', { a: 1 }, { a: 2 }], ['a new member', { a: 1 }, { a: 1, b: { c: 1 } }], ['a member less', { a: 1, b: 2 }, { b: 2 }], ['null', { a: null }, { a: 1 }],
  ['an item more', [{ id: 1 }], [{ id: 1 }, { id: 2 }]], ['an item in front', [{ id: 1 }], [{ id: 0 }, { id: 1 }]], ['items less', [{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4 }], [{ id: 2 }, { id: 4 }]],
  ['items in another order', [{ id: 1 }, { id: 2 }], [{ id: 2 }, { id: 1 }]], ['items changed, gone and come', [{ id: 1, v: 1 }, { id: 2 }, { id: 3, v: 1 }], [{ id: 9 }, { id: 1, v: 2 }, { id: 3, v: 3 }, { id: 8 }]],
  ['items that have no name', [1, 2, 3], [1, 5, 3]], ['more items that have no name', [1, 2, 3], [1, 3]], ['equal items', [1, 1, 1], [1, 1]], ['everything gone', [1, 2], []],
  ['a long text', 'x'.repeat(100), `${'x'.repeat(50)}y${'x'.repeat(50)}`], ['another type', { a: [1] }, { a: { b: 1 } }], ['all', 1, 'x'],
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
