import { describe, expect, it } from 'vitest'
import { chance } from '@/testing/random-flow'
import { groundFor } from './dots'

const size = { width: 1000, height: 800 }

describe('the ground (ui 10)', () => {
  it('lies under all that is in view, and far beyond', () => {
    const { x, y, width, height } = groundFor([-500, 300, 0.5], size)
    expect([x < 1000 - 2000, y < -600 - 1600, x + width > 3000 + 2000, y + height > 1000 + 1600]).toEqual([true, true, true, true])
  })
  it('stays where it is while it is panned upon', () => {
    const first = groundFor([0, 0, 1], size)
    expect(groundFor([-2900, 2300, 1], size, first)).toBe(first)
    expect(groundFor([-3100, 0, 1], size, first)).not.toBe(first)
  })
  it('has its dots where they were when it is laid anew', () => {
    const c = chance(2)
    let ground = groundFor([0, 0, 1], size)
    for (let i = 0; i < 100; i++) {
      ground = groundFor([c.below(90_000) - 45_000, c.below(90_000) - 45_000, 0.1 + c.next() * 1.9], size, ground)
      for (const n of [ground.x, ground.y, ground.step]) expect(Math.abs(n % 24)).toBe(0)
      expect(Math.abs(ground.x % ground.step) + Math.abs(ground.y % ground.step)).toBe(0)
    }
  })
  it.each([[2, 24], [1, 24], [0.6, 24], [0.5, 48], [0.25, 96], [0.1, 192]])('at zoom %d has a dot every %d', (zoom, step) => {
    expect(groundFor([0, 0, zoom], size).step).toBe(step)
  })
  it('is laid anew with dots as close as the zoom wants them', () => {
    const near = groundFor([0, 0, 0.6], size)
    expect(groundFor([0, 0, 0.55], size, near).step).toBe(48)
  })
  it('is not kept when it has become far too large for what is in view', () => {
    const wide = groundFor([0, 0, 0.6], size)
    expect(groundFor([0, 0, 2], size, wide)).not.toBe(wide)
  })
})
