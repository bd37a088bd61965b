import { describe, expect, it } from 'vitest'
import { freshId } from './id'
import { uniqueLabel } from './labels'

const flow = (...labels: string[]) => ({ activities: labels.slice(1).map((label) => ({ id: label, label, kind: 'x', links: [] })), events: labels.slice(0, 1).map((label) => ({ id: label, label, kind: 'x', links: [] })) })

describe('labels that are free', () => {
  it.each([
    ['Menu', [], 'Menu'],
    ['Menu', ['Menu'], 'Menu_2'],
    ['Menu', ['Other', 'Menu', 'Menu_2'], 'Menu_3'],
    ['Menu_2', ['Menu_2'], 'Menu_3'],
    ['Menu_2', ['Menu_2', 'Other'], 'Menu_3'],
    ['Menu_9', ['Menu_9'], 'Menu_2'],
    ['menu', ['Menu'], 'menu'],
    ['_2', ['_2'], '_3'],
  ])('%s among %j is %s', (wish, taken, want) => {
    const free = uniqueLabel(flow(...taken), wish)
    expect(taken).not.toContain(free)
    expect(free).toBe(want)
  })
  it('fill the first gap', () => {
    expect(uniqueLabel(flow('A', 'A_3', 'A_4'), 'A')).toBe('A_2')
  })
})

describe('ids', () => {
  it('are UUIDs, as Webex gives them, and none twice', () => {
    const made = new Set(Array.from({ length: 500 }, () => freshId(() => false)))
    expect(made.size).toBe(500)
    for (const id of made) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })
  it('are drawn again while they are taken', () => {
    const refused: string[] = []
    const id = freshId((wish) => refused.length < 3 && refused.push(wish) > 0)
    expect(refused).toHaveLength(3)
    expect(refused).not.toContain(id)
  })
})
