import { describe, expect, it } from 'vitest'
import { catalog } from '@/testing/kinds'
import { chance, randomFlow } from '@/testing/random-flow'
import { all, emptyFlow, type FlowDocument } from './document'
import { outline } from './outline'
import { placeProblems } from './problems'

const doc: FlowDocument = {
  ...emptyFlow('F'),
  activities: [
    { id: 'lost', label: 'Lost', kind: 'acme', links: [], disabled: true },
    { id: 's', label: 'Start', kind: 'start', links: [{ port: 'out', to: 'm' }] },
    { id: 'm', label: 'Menu', kind: 'menu', settings: { choices: [{ digit: '1', name: 'Sales' }, { digit: '2' }] }, links: [{ port: '1', to: 'q' }, { port: '2', to: 'h' }, { port: 'timeout', to: 'm' }] },
    { id: 'q', label: 'Queue', kind: 'queue-contact', links: [] },
    { id: 'h', label: 'Help', kind: 'http-request', links: [{ port: 'default', to: 'd' }] },
    { id: 'd', label: 'Bye', kind: 'disconnect', links: [] },
  ],
  events: [{ id: 'e', label: 'OnError', kind: 'event', links: [] }],
}

describe('the outline (ui 14)', () => {
  const rows = outline(doc, catalog, placeProblems(doc, [{ code: 'c', severity: 'error', message: 'm', activity_id: 'q' }]))
  it('reads as the flow goes', () => {
    expect(rows.map((r) => [r.label, r.depth, r.by])).toEqual([['Start', 0, undefined], ['Menu', 0, 'out'], ['Help', 1, '2'], ['Bye', 1, 'default'], ['Queue', 0, '1 · Sales'], ['Lost', 0, undefined], ['OnError', 0, undefined]])
  })
  it('has ports with where they lead, problems, and what is not reached', () => {
    const menu = rows.find((r) => r.id === 'm')
    expect(menu?.ports.map((p) => [p.title, p.to?.label])).toEqual([['1 · Sales', 'Queue'], ['2', 'Help'], ['No-Input Timeout', 'Menu'], ['Unmatched Entry', undefined], ['Undefined Error', undefined]])
    expect(rows.find((r) => r.id === 'q')?.problems).toHaveLength(1)
    expect(rows.find((r) => r.id === 'lost')).toMatchObject({ reached: false, title: 'acme', disabled: true, place: 'activities' })
    expect(rows.at(-1)).toMatchObject({ place: 'events', reached: true })
  })
  it('has every activity once, for any flow', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const any = randomFlow(chance(seed), 60)
      expect(outline(any, catalog).map((r) => r.id).sort()).toEqual(all(any).map((a) => a.id).sort())
    }
  })
})

describe('the outline of other flows', () => {
  const rows = (activities: FlowDocument['activities'], events: FlowDocument['events'] = []) => outline({ ...emptyFlow('F'), activities, events }, catalog)
  it('of an empty one has no rows', () => {
    expect(rows([])).toEqual([])
  })
  it('of one that only turns round has each once, reached from nowhere', () => {
    const turning = rows([{ id: 'a', label: 'A', kind: 'menu', links: [{ port: '1', to: 'b' }] }, { id: 'b', label: 'B', kind: 'menu', links: [{ port: '1', to: 'a' }, { port: '2', to: 'b' }] }])
    expect(turning.map((r) => [r.label, r.reached, r.by])).toEqual([['A', false, undefined], ['B', false, '1']])
  })
  it('reads an error way before the way on, one further in', () => {
    const list = [
      { id: 's', label: 'Start', kind: 'start', links: [{ port: 'out', to: 'q' }] }, { id: 'q', label: 'Queue', kind: 'queue-contact', links: [{ port: 'failure', to: 'x' }, { port: 'default', to: 'd' }] },
      { id: 'd', label: 'On', kind: 'disconnect', links: [] }, { id: 'x', label: 'Sorry', kind: 'disconnect', links: [] },
    ]
    expect(rows(list).map((r) => [r.label, r.depth])).toEqual([['Start', 0], ['Queue', 0], ['Sorry', 1], ['On', 0]])
  })
  it('has event flows after the main flow, each with its own', () => {
    const events = [{ id: 'e', label: 'On', kind: 'event', links: [{ port: 'out', to: 'p' }] }, { id: 'p', label: 'Pop', kind: 'acme', links: [] }]
    expect(rows([{ id: 's', label: 'Start', kind: 'start', links: [] }], events).map((r) => [r.label, r.place, r.reached])).toEqual([['Start', 'activities', true], ['On', 'events', true], ['Pop', 'events', true]])
  })
  it('a link to nowhere is a port that leads nowhere', () => {
    expect(rows([{ id: 'a', label: 'A', kind: 'acme', links: [{ port: 'x', to: 'gone' }] }])[0]?.ports).toEqual([{ port: 'x', title: 'x', error: false }])
  })
  it('of 2,000 in a row is no deeper than the machine is', () => {
    const list = Array.from({ length: 2000 }, (_, i) => ({ id: String(i), label: `L${String(i)}`, kind: 'case', links: i < 1999 ? [{ port: 'error', to: String(i + 1) }] : [] }))
    expect(rows(list).map((r) => r.id)).toEqual(list.map((a) => a.id))
  })
})
