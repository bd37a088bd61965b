import { describe, expect, it } from 'vitest'
import { chance } from '@/testing/random-flow'
import type { Point } from './document'
import { linkPath } from './path'

type How = Parameters<typeof linkPath>[2]

/** The points that a line names, corners among them. */
const points = (d: string): Point[] =>
  [...d.matchAll(/(-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => ({ x: Number(x), y: Number(y) }))

const line = (from: Point, to: Point, how?: How) => ({ ...linkPath(from, to, how), at: points(linkPath(from, to, how).d) })

describe('the line of a link', () => {
  it('is straight when both ends are as high', () => {
    expect(linkPath({ x: 10, y: 5 }, { x: 90, y: 5.4 })).toEqual({ d: 'M 10,5 L 90,5.4', middle: { x: 50, y: 5.2 } })
  })
  it('turns half-way, round the corners', () => {
    const { d, middle } = linkPath({ x: 0, y: 0 }, { x: 200, y: 100 })
    expect(d).toBe('M 0,0 L 90,0 Q 100,0 100,10 L 100,90 Q 100,100 110,100 L 200,100')
    expect(middle).toEqual({ x: 100, y: 50 })
  })
  it('makes corners no rounder than there is room', () => {
    expect(linkPath({ x: 0, y: 0 }, { x: 200, y: 8 }).d).toContain('L 90,0 Q 100,0 100,4 L 100,4 Q 100,8 110,8')
  })
  it('goes out to the right and comes in from the left, also back', () => {
    const { at } = line({ x: 300, y: 0 }, { x: 0, y: 40 })
    expect(at[1]!.x).toBeGreaterThan(300)
    expect(at.at(-2)!.x).toBeLessThan(0)
    expect(at.at(-2)!.y).toBe(40)
  })
  it('back goes under what stands in between, and between them when they are far apart', () => {
    const lowest = (to: Point) => Math.max(...line({ x: 300, y: 0 }, to).at.map((p) => p.y))
    expect(lowest({ x: 0, y: 40 })).toBe(128)
    expect(line({ x: 300, y: 0 }, { x: 0, y: 400 }).at.filter((p) => p.y === 200).length).toBeGreaterThan(1)
    expect(lowest({ x: 0, y: 400 })).toBe(400)
  })
  it('to itself goes over it', () => {
    expect(Math.min(...line({ x: 232, y: 90 }, { x: 0, y: 28 }, { loop: true }).at.map((p) => p.y))).toBe(28 - 72)
  })
  it('leaves room between links of several ports', () => {
    const [first, second] = [0, 6].map((lane) => line({ x: 300, y: 0 }, { x: 0, y: 40 }, { lane }).at)
    expect(Math.max(...second!.map((p) => p.x)) - Math.max(...first!.map((p) => p.x))).toBe(6)
    expect(Math.max(...second!.map((p) => p.y)) - Math.max(...first!.map((p) => p.y))).toBe(6)
  })
  it('begins and ends where it should, for any ends; its middle is on it', () => {
    const c = chance(5)
    for (let i = 0; i < 300; i++) {
      const [from, to] = [{ x: c.below(900), y: c.below(900) }, { x: c.below(900), y: c.below(900) }]
      const { at, middle, d } = line(from, to, { lane: c.below(4) * 6, loop: c.below(9) === 0 })
      expect(d).not.toMatch(/NaN|Infinity|undefined/)
      expect([at[0], at.at(-1)]).toEqual([from, to])
      const xs = at.map((p) => p.x)
      const ys = at.map((p) => p.y)
      expect(middle.x >= Math.min(...xs) && middle.x <= Math.max(...xs) && middle.y >= Math.min(...ys) && middle.y <= Math.max(...ys)).toBe(true)
    }
  })
  it('of no length is drawn as well', () => {
    expect(linkPath({ x: 0, y: 0 }, { x: 0, y: 0 }).d).not.toContain('NaN')
  })
})
