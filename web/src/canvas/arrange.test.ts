import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { emptyFlow, type FlowDocument, positionOf } from '@/model/document'
import type { Graph } from '@/model/layout'
import { chance, randomFlow } from '@/testing/random-flow'
import { catalog } from '@/testing/kinds'
import { sizesOf } from './face'

type Asked = { id: number; graph: Graph }

const doc: FlowDocument = {
  ...emptyFlow('F'),
  activities: [
    { id: 's', label: 'Start', kind: 'start', links: [{ port: 'out', to: 'm' }] },
    { id: 'm', label: 'Menu', kind: 'menu', links: [{ port: '0', to: 'a' }, { port: '1', to: 'b' }, { port: 'timeout', to: 'm' }] },
    { id: 'a', label: 'A', kind: 'disconnect', links: [] },
    { id: 'b', label: 'B', kind: 'disconnect', links: [] },
  ],
  events: [{ id: 'e', label: 'OnError', kind: 'event', links: [{ port: 'out', to: 'f' }] }, { id: 'f', label: 'F', kind: 'disconnect', links: [] }],
  layout: { activities: { s: { x: 80, y: 400 }, m: { x: 0, y: 0 }, a: { x: 0, y: 0 }, b: { x: 0, y: 0 }, e: { x: 5, y: 6 } } },
}

/** Stands in for the browser's worker: runs the real one, in its own time. */
class FakeWorker extends EventTarget {
  static made = 0
  static fails = false
  constructor() {
    super()
    FakeWorker.made++
  }
  postMessage(data: Asked) {
    const scope = { onmessage: (_: { data: Asked }) => undefined, postMessage: (answer: unknown) => this.dispatchEvent(new MessageEvent('message', { data: answer })) }
    if (FakeWorker.fails) {
      queueMicrotask(() => this.dispatchEvent(Object.assign(new Event('error'), { message: 'no memory' })))
      return
    }
    vi.stubGlobal('self', scope)
    vi.resetModules()
    void import('./arrange.worker').then(() => scope.onmessage({ data }))
  }
}

beforeEach(() => {
  FakeWorker.made = 0
  FakeWorker.fails = false
  vi.stubGlobal('Worker', FakeWorker)
})
afterEach(() => vi.unstubAllGlobals())

const arranging = async () => {
  vi.resetModules()
  return (await import('./arrange')).arrange
}

describe('arranging in a worker (ui 9)', () => {
  it('lays the flow from left to right, with the start where it stood', async () => {
    const next = await (await arranging())(doc, 'activities', catalog)
    const [s, m, a, b] = ['s', 'm', 'a', 'b'].map((id) => positionOf(next, id)!)
    expect(s).toEqual({ x: 80, y: 400 })
    expect(m!.x).toBeGreaterThan(s!.x + 232)
    expect(a!.x).toBe(b!.x)
    expect(a!.x).toBeGreaterThan(m!.x + 232)
    expect(Math.abs(a!.y - b!.y)).toBeGreaterThanOrEqual(56)
  })
  it('moves nothing else: links, settings and the event flows stay', async () => {
    const next = await (await arranging())(doc, 'activities', catalog)
    expect([next.activities, next.events]).toEqual([doc.activities, doc.events])
    expect(positionOf(next, 'e')).toEqual({ x: 5, y: 6 })
    const events = await (await arranging())(doc, 'events', catalog)
    expect(positionOf(events, 'f')!.x).toBeGreaterThan(positionOf(events, 'e')!.x)
    expect(positionOf(events, 's')).toEqual({ x: 80, y: 400 })
  })
  it('puts none upon another, for any flow', async () => {
    const arrange = await arranging()
    for (let seed = 1; seed <= 4; seed++) {
      const next = await arrange(randomFlow(chance(seed), 60), 'activities', catalog)
      const sizes = sizesOf(next, 'activities', catalog)
      const boxes = next.activities.map((a) => ({ ...positionOf(next, a.id)!, ...sizes.get(a.id)! }))
      boxes.forEach((one, i) => {
        for (const other of boxes.slice(i + 1)) expect(one.x + one.width <= other.x || other.x + other.width <= one.x || one.y + one.height <= other.y || other.y + other.height <= one.y).toBe(true)
      })
    }
    expect(FakeWorker.made).toBe(1)
  })
  it('of what is arranged is the same flow, and of an empty one too', async () => {
    const arrange = await arranging()
    const once = await arrange(doc, 'activities', catalog)
    expect(await arrange(once, 'activities', catalog)).toBe(once)
    const empty = emptyFlow('F')
    expect(await arrange(empty, 'activities', catalog)).toBe(empty)
  })
  it('puts the flow in columns where dagre gives up, and begins anew the next time', async () => {
    const arrange = await arranging()
    FakeWorker.fails = true
    const columns = await arrange(doc, 'activities', catalog)
    const [s, m, a, b] = ['s', 'm', 'a', 'b'].map((id) => positionOf(columns, id)!)
    expect(s).toEqual({ x: 80, y: 400 })
    expect(m).toEqual({ x: 80 + 304, y: 400 })
    expect([a!.x, b!.x]).toEqual([80 + 608, 80 + 608])
    expect(b!.y - a!.y).toBeGreaterThanOrEqual(56)
    expect(columns.activities).toEqual(doc.activities)
    FakeWorker.fails = false
    expect(positionOf(await arrange(doc, 'activities', catalog), 's')).toEqual({ x: 80, y: 400 })
    expect(FakeWorker.made).toBe(2)
  })
})
