import { describe, expect, it } from 'vitest'
import { emptyFlow, find, type FlowDocument } from './document'
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
