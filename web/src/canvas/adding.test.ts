import { describe, expect, it } from 'vitest'
import { kindOf } from '@/model/catalog'
import { emptyFlow, find, type FlowDocument, positionOf } from '@/model/document'
import { catalog } from '@/testing/kinds'
import { added, droppedOn, fitting, openPort } from './adding'
import { walk } from './walk'

const doc: FlowDocument = {
  ...emptyFlow('F'),
  activities: [
    { id: 's', label: 'Start', kind: 'start', links: [{ port: 'out', to: 'm' }] },
    { id: 'm', label: 'Menu', kind: 'menu', settings: { choices: [{ digit: '1' }] }, links: [{ port: '1', to: 'd' }] },
    { id: 'd', label: 'Bye', kind: 'disconnect', links: [] },
    { id: 'q', label: 'Queue', kind: 'queue-contact', links: [] },
  ],
  layout: { activities: { s: { x: 0, y: 0 }, m: { x: 320, y: 0 }, d: { x: 640, y: 0 }, q: { x: 320, y: 400 } } },
}
const kind = (name: string) => kindOf(catalog, name)!
const names = (where: Parameters<typeof fitting>[3], place: 'activities' | 'events' = 'activities') => fitting(doc, place, catalog, where).map((k) => k.name)

describe('adding (ui 6)', () => {
  it('offers what fits', () => {
    expect(names({})).not.toContain('start')
    expect(fitting(emptyFlow('F'), 'activities', catalog, {}).map((k) => k.name)).toContain('start')
    expect(names({}, 'events')).toContain('event')
    expect(names({ from: { from: 's', port: 'out' } }, 'events')).not.toContain('event')
    expect(names({ from: { from: 's', port: 'out' } })).toContain('disconnect')
    expect(names({ into: { from: 's', port: 'out' } })).not.toContain('disconnect')
  })
  it('links from an open port, beside the activity', () => {
    const { doc: next, id } = added(doc, 'activities', catalog, kind('menu'), { from: { from: 'q', port: 'default' } })
    expect(find(next, 'q')?.links).toEqual([{ port: 'default', to: id }])
    expect(find(next, id)?.label).toBe('Menu_2')
    expect(positionOf(next, id)?.x).toBeGreaterThan(320 + 232)
  })
  it('puts between at a port that leads somewhere, and into a link', () => {
    for (const where of [{ from: { from: 's', port: 'out' } }, { into: { from: 's', port: 'out' } }]) {
      const { doc: next, id } = added(doc, 'activities', catalog, kind('queue-contact'), where)
      expect([find(next, 's')?.links, find(next, id)?.links]).toEqual([[{ port: 'out', to: id }], [{ port: 'default', to: 'm' }]])
    }
  })
  it('stands where it is dropped, but not upon another', () => {
    const { doc: next, id } = added(doc, 'activities', catalog, kind('case'), { at: { x: 10, y: 10 } })
    expect(positionOf(next, id)).not.toEqual({ x: 8, y: 8 })
    expect(find(next, id)?.links).toEqual([])
  })
  it('an event begins alone', () => {
    const { doc: next, id } = added(doc, 'events', catalog, kind('event'), { from: { from: 's', port: 'out' } })
    expect([next.events.map((a) => a.id), find(next, 's')?.links]).toEqual([[id], [{ port: 'out', to: 'm' }]])
  })
})

describe('the port to go on from', () => {
  it('is open and not for errors, where there is one', () => {
    expect(openPort(catalog, find(doc, 'm'))).toEqual({ from: 'm', port: 'timeout' })
    expect(openPort(catalog, find(doc, 's'))).toEqual({ from: 's', port: 'out' })
    expect([openPort(catalog, find(doc, 'd')), openPort(catalog, undefined)]).toEqual([undefined, undefined])
  })
})

describe('dropping on a link', () => {
  const at = { from: 's', port: 'out' }
  it('splices one that stands alone', () => {
    const next = droppedOn(doc, catalog, 'q', at)
    expect([find(next, 's')?.links, find(next, 'q')?.links]).toEqual([[{ port: 'out', to: 'q' }], [{ port: 'default', to: 'm' }]])
  })
  it.each(['m', 'd', 's', 'nobody'])('leaves %s alone', (id) => {
    expect(droppedOn(doc, catalog, id, at)).toBe(doc)
  })
})

describe('walking with arrow keys', () => {
  it.each([
    [undefined, 'right', 's'], ['s', 'right', 'm'], ['m', 'right', 'd'], ['m', 'left', 's'], ['m', 'down', 'q'], ['q', 'up', 'm'], ['q', 'right', 'd'], ['d', 'right', undefined], ['q', 'left', 's'],
  ] as const)('%s %s: %s', (from, way, to) => {
    expect(walk(doc, 'activities', from, way)).toBe(to)
  })
})
