import { describe, expect, it } from 'vitest'
import { chance, randomFlow } from '@/testing/random-flow'
import { addActivity, emptyFlow, find, type FlowDocument, removeActivities } from './document'
import { link, linkOf, linksTo, reconnect, splice, unlink } from './links'

const doc: FlowDocument = {
  ...emptyFlow('F'),
  activities: [
    { id: 'a', label: 'A', kind: 'x', links: [{ port: 'out', to: 'b', id: 'l1' }, { port: 'error', to: 'c' }] },
    { id: 'b', label: 'B', kind: 'x', links: [] },
    { id: 'c', label: 'C', kind: 'x', links: [{ port: 'out', to: 'c' }] },
    { id: 'd', label: 'D', kind: 'x', links: [] },
  ],
  events: [{ id: 'e', label: 'E', kind: 'event', links: [] }],
}
const ways = (d: FlowDocument, id: string) => find(d, id)?.links.map((l) => `${l.port}>${l.to}`)

describe('linking', () => {
  it('adds a link, and replaces that of the port in its place', () => {
    expect(ways(link(doc, 'b', 'out', 'a'), 'b')).toEqual(['out>a'])
    expect(ways(link(doc, 'a', 'out', 'd'), 'a')).toEqual(['out>d', 'error>c'])
  })
  it('keeps the id of a link only while it leads to the same', () => {
    expect(link(doc, 'a', 'out', 'b')).toBe(doc)
    expect(linkOf(find(link(doc, 'a', 'out', 'd'), 'a'), 'out')).toEqual({ port: 'out', to: 'd' })
  })
  it.each([['a', 'nobody'], ['nobody', 'a'], ['a', 'e'], ['e', 'a']])('does not lead from %s to %s', (from, to) => {
    expect(link(doc, from, 'out', to)).toBe(doc)
  })
  it('takes away', () => {
    expect(ways(unlink(doc, 'a', 'out'), 'a')).toEqual(['error>c'])
    expect(unlink(doc, 'b', 'out')).toBe(doc)
  })
  it('finds what leads to an activity', () => {
    expect(linksTo(doc, 'c')).toEqual([{ from: 'a', port: 'error' }, { from: 'c', port: 'out' }])
    expect(linksTo(doc, 'e')).toEqual([])
  })
})

describe('splicing', () => {
  it('puts an activity between', () => {
    const next = splice(doc, { from: 'a', port: 'out' }, 'd', 'default')
    expect([ways(next, 'a'), ways(next, 'd')]).toEqual([['out>d', 'error>c'], ['default>b']])
  })
  it('leads nowhere from one that ends, and keeps a link that the port has', () => {
    expect(ways(splice(doc, { from: 'a', port: 'out' }, 'd', undefined), 'd')).toEqual([])
    expect(ways(splice(doc, { from: 'a', port: 'out' }, 'c', 'out'), 'c')).toEqual(['out>c'])
  })
  it.each([['a', 'nothing', 'd'], ['a', 'out', 'a'], ['a', 'out', 'b'], ['a', 'out', 'e']])('nothing: %s.%s with %s', (from, port, id) => {
    expect(splice(doc, { from, port }, id, 'out')).toBe(doc)
  })
})

describe('moving an end', () => {
  it('to another activity', () => {
    expect(ways(reconnect(doc, { from: 'a', port: 'out' }, { from: 'a', port: 'out', to: 'd' }), 'a')).toEqual(['out>d', 'error>c'])
  })
  it('to another port or another activity of origin', () => {
    expect(ways(reconnect(doc, { from: 'a', port: 'out' }, { from: 'a', port: 'x', to: 'b' }), 'a')).toEqual(['error>c', 'x>b'])
    const next = reconnect(doc, { from: 'a', port: 'out' }, { from: 'd', port: 'out', to: 'b' })
    expect([ways(next, 'a'), ways(next, 'd')]).toEqual([['error>c'], ['out>b']])
  })
  it('changes nothing when it cannot', () => {
    expect(reconnect(doc, { from: 'a', port: 'out' }, { from: 'e', port: 'out', to: 'b' })).toBe(doc)
  })
})

describe('several links of one port, as other programs write them', () => {
  const twice: FlowDocument = { ...doc, activities: doc.activities.map((a) => (a.id === 'b' ? { ...a, links: [{ port: 'out', to: 'a' }, { port: 'out', to: 'c' }, { port: 'error', to: 'd' }] } : a)) }
  it('are told one by one', () => {
    expect(linksTo(twice, 'c')).toContainEqual({ from: 'b', port: 'out' })
    expect(linkOf(find(twice, 'b'), 'out')?.to).toBe('a')
  })
  it('are all taken away with their port, and no other', () => {
    expect(ways(unlink(twice, 'b', 'out'), 'b')).toEqual(['error>d'])
  })
  it('are replaced from the first', () => {
    expect(ways(link(twice, 'b', 'out', 'd'), 'b')).toEqual(['out>d', 'out>c', 'error>d'])
  })
})

describe('links in an event flow', () => {
  const { doc: with_, id } = addActivity(doc, { kind: 'x', label: 'F', place: 'events' })
  it('stay in it', () => {
    const led = link(with_, 'e', 'out', id)
    expect(ways(led, 'e')).toEqual([`out>${id}`])
    expect(led.activities).toBe(with_.activities)
    expect(linksTo(led, id)).toEqual([{ from: 'e', port: 'out' }])
    expect(splice(led, { from: 'e', port: 'out' }, 'd', 'out')).toBe(led)
  })
})

describe('laws of linking', () => {
  const some = (seed: number) => {
    const c = chance(seed)
    const any = randomFlow(c, 50)
    return { c, any, from: c.of(any.activities), to: c.of(any.activities) }
  }
  it('a link is there once it is made, and only there', () => {
    for (let seed = 1; seed <= 50; seed++) {
      const { any, from, to } = some(seed)
      const next = link(any, from.id, 'p', to.id)
      expect(linksTo(next, to.id)).toContainEqual({ from: from.id, port: 'p' })
      expect(next.activities.filter((a, i) => a !== any.activities[i]).map((a) => a.id)).toEqual([from.id])
      expect(unlink(next, from.id, 'p')).toEqual(any)
    }
  })
  it('a link that is spliced leads through what was put in', () => {
    for (let seed = 1; seed <= 50; seed++) {
      const { any, from, to } = some(seed)
      const led = link(any, from.id, 'p', to.id)
      const { doc: more, id } = addActivity(led, { kind: 'menu', label: 'Between' })
      const next = splice(more, { from: from.id, port: 'p' }, id, 'out')
      expect([linkOf(find(next, from.id), 'p')?.to, linkOf(find(next, id), 'out')?.to]).toEqual([id, to.id])
      expect(linkOf(find(removeActivities(next, [id]), from.id), 'p')).toBeUndefined()
    }
  })
  it('moving an end and back is as before, but for the order', () => {
    for (let seed = 1; seed <= 50; seed++) {
      const { any, from, to } = some(seed)
      const led = link(any, from.id, 'p', to.id)
      const there = reconnect(led, { from: from.id, port: 'p' }, { from: to.id, port: 'q', to: from.id })
      expect(linkOf(find(there, from.id), 'p')).toBeUndefined()
      expect(linkOf(find(there, to.id), 'q')?.to).toBe(from.id)
      const back = reconnect(there, { from: to.id, port: 'q' }, { from: from.id, port: 'p', to: to.id })
      expect(linkOf(find(back, from.id), 'p')?.to).toBe(to.id)
      expect(linkOf(find(back, to.id), 'q')).toBeUndefined()
    }
  })
})
