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
