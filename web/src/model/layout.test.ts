import { describe, expect, it } from 'vitest'
import { chance, randomFlow } from '@/testing/random-flow'
import { emptyFlow, type FlowDocument, move, positionOf } from './document'
import { arranged, freePlace, graphOf, settled, snap, standing, usualSize } from './layout'
import { linkPath } from './path'

const three: FlowDocument = {
  ...emptyFlow('F'),
  activities: [
    { id: 'a', label: 'A', kind: 'x', links: [{ port: 'o', to: 'b' }, { port: 'p', to: 'c' }, { port: 'q', to: 'a' }, { port: 'r', to: 'gone' }] },
    { id: 'b', label: 'B', kind: 'x', links: [{ port: 'o', to: 'a' }] },
    { id: 'c', label: 'C', kind: 'x', links: [] },
  ],
}

describe('arranging (ui 9)', () => {
  it('takes activities with their sizes, and links among them', () => {
    expect(graphOf(three, 'activities', new Map([['b', { width: 1, height: 2 }]]))).toEqual({
      nodes: [{ id: 'a', ...usualSize }, { id: 'b', width: 1, height: 2 }, { id: 'c', ...usualSize }], edges: [{ from: 'a', to: 'b' }, { from: 'a', to: 'c' }, { from: 'b', to: 'a' }],
    })
    expect(graphOf(three, 'events').nodes).toEqual([])
  })
  it('leaves the first where it stands, and everything on the grid', () => {
    const doc = move(three, { a: { x: 80, y: 40 } })
    const graph = graphOf(doc, 'activities')
    const to = arranged(doc, 'activities', graph, { a: { x: 116, y: 48 }, b: { x: 420, y: 51 } })
    expect(to).toEqual({ a: { x: 80, y: 40 }, b: { x: 384, y: 40 } })
  })
})

describe('free places', () => {
  it('is the wish when nothing stands there, and never upon something', () => {
    expect(freePlace(three, 'activities', { x: 3, y: 5 })).toEqual({ x: 0, y: 8 })
    for (let seed = 1; seed <= 30; seed++) {
      const doc = randomFlow(chance(seed), 60)
      const p = freePlace(doc, 'activities', { x: 500, y: 500 })
      for (const a of doc.activities) {
        const at = positionOf(doc, a.id)
        if (at) expect(Math.abs(at.x - p.x) >= usualSize.width || Math.abs(at.y - p.y) >= usualSize.height).toBe(true)
      }
    }
  })
})

describe('where activities stand', () => {
  it('in columns after their links when none was ever put anywhere, and none upon another', () => {
    const at = standing(three, 'activities')
    expect([at.get('a')?.x, at.get('b')?.x === at.get('c')?.x]).toEqual([0, true])
    expect((at.get('c')?.y ?? 0) - (at.get('b')?.y ?? 0)).toBeGreaterThanOrEqual(usualSize.height)
    for (let seed = 1; seed <= 20; seed++) {
      const doc = { ...randomFlow(chance(seed), 80), layout: {} }
      const spots = [...standing(doc, 'activities').values()].map((p) => `${String(p.x)} ${String(p.y)}`)
      expect([spots.length, new Set(spots).size]).toEqual([doc.activities.length, doc.activities.length])
    }
  })
  it('a few without a place stand below the others', () => {
    const at = standing(move(three, { a: { x: 10, y: 0 }, b: { x: 300, y: 500 } }), 'activities')
    expect([at.get('a'), at.get('c')?.x]).toEqual([{ x: 10, y: 0 }, 10])
    expect(at.get('c')?.y).toBeGreaterThan(500 + usualSize.height)
  })
  it('is written down when one is moved, so that no other moves', () => {
    const doc = settled(three, 'activities')
    expect(standing(doc, 'activities')).toEqual(standing(three, 'activities'))
    expect(settled(doc, 'activities')).toBe(doc)
    expect(standing(move(doc, { a: { x: 900, y: 900 } }), 'activities').get('b')).toEqual(standing(three, 'activities').get('b'))
  })
  it('is on a grid where it was moved by hand', () => {
    expect([snap(3), snap(5), snap(-5)].map((n) => n + 0)).toEqual([0, 8, -8])
  })
})

describe('the line of a link', () => {
  const ends = (d: string) => [d.match(/^M (\S+)/)?.[1], d.match(/(\S+)$/)?.[1]]
  it.each([
    ['straight', { x: 0, y: 0 }, { x: 100, y: 0 }, {}], ['down', { x: 0, y: 0 }, { x: 200, y: 90 }, {}], ['back', { x: 200, y: 0 }, { x: 0, y: 0 }, {}], ['back and far down', { x: 200, y: 0 }, { x: 0, y: 500 }, { lane: 6 }], ['to itself', { x: 200, y: 70 }, { x: 0, y: 20 }, { loop: true }],
  ])('%s begins and ends at its ports', (_, from, to, how) => {
    const { d, middle } = linkPath(from, to, how)
    expect(ends(d)).toEqual([`${String(from.x)},${String(from.y)}`, `${String(to.x)},${String(to.y)}`])
    expect(d).not.toContain('NaN')
    expect(Number.isFinite(middle.x) && Number.isFinite(middle.y)).toBe(true)
  })
  it('has its middle half-way', () => {
    expect(linkPath({ x: 0, y: 0 }, { x: 100, y: 0 }).middle).toEqual({ x: 50, y: 0 })
    expect(linkPath({ x: 0, y: 0 }, { x: 100, y: 50 }).middle).toEqual({ x: 50, y: 25 })
  })
})
