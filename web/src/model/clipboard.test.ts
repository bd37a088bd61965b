import { describe, expect, it } from 'vitest'
import { catalog } from '@/testing/kinds'
import { chance, randomFlow } from '@/testing/random-flow'
import { copyText, isFragment, paste } from './clipboard'
import { largestFlow, longestLabel } from './largest-flow'
import { all, emptyFlow, find, type FlowDocument, place, positionOf } from './document'

const doc: FlowDocument = {
  ...emptyFlow('F'),
  activities: [
    { id: 's', label: 'Start', kind: 'start', links: [{ port: 'out', to: 'm' }] },
    { id: 'm', label: 'Menu', kind: 'menu', description: 'asks', disabled: true, links: [{ port: '1', to: 'c' }, { port: '2', to: 's' }], settings: { timeout: 3 } },
    { id: 'c', label: 'Case', kind: 'case', links: [{ port: 'default', to: 'm' }], settings: { expression: 'Menu.OptionEntered', cases: [{ value: '{{ Start.ANI }}', port: 'Menu' }] } },
  ],
  layout: { activities: { m: { x: 100, y: 50 }, c: { x: 400, y: 80 } } },
}

describe('copying and pasting (ui 8)', () => {
  it('gives equal activities up to ids, labels and place, with the links among them', () => {
    const { doc: next, ids, problems } = paste(doc, copyText(doc, ['m', 'c']), { at: { x: 0, y: 0 }, catalog })
    const [m, c] = ids.map((id) => find(next, id))
    expect(problems).toEqual([])
    expect(m).toEqual({ id: ids[0], label: 'Menu_2', kind: 'menu', description: 'asks', disabled: true, links: [{ port: '1', to: ids[1] }], settings: { timeout: 3 } })
    expect(c).toEqual({ id: ids[1], label: 'Case_2', kind: 'case', links: [{ port: 'default', to: ids[0] }], settings: { expression: 'Menu_2.OptionEntered', cases: [{ value: '{{ Start.ANI }}', port: 'Menu' }] } })
    expect(ids.map((id) => positionOf(next, id))).toEqual([{ x: 0, y: 0 }, { x: 300, y: 30 }])
    expect(next.activities.slice(0, 3)).toEqual(doc.activities)
  })
  it('into an empty flow gives the flow again, for any flow', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const before = randomFlow(chance(seed), 50)
      const all_ = all(before).filter((a) => a.kind !== 'start' && a.kind !== 'event')
      const { doc: after, ids } = paste(emptyFlow('G'), copyText(before, all_.map((a) => a.id)), { catalog })
      const named = new Map(all_.map((a, i) => [a.id, ids[i]]))
      const want = all_.map((a) => ({ ...a, id: named.get(a.id), links: a.links.flatMap((l) => (named.has(l.to) ? [{ ...l, to: named.get(l.to) }] : [])) }))
      expect(ids.map((id) => sortedLinks(find(after, id)))).toEqual(want.map(sortedLinks))
    }
  })
  it('is a text that people can read, and change', () => {
    const text = copyText(doc, ['m'])
    expect(text).toContain('"label": "Menu"')
    expect(isFragment(text)).toBe(true)
    const changed = paste(doc, text.replace('"Menu"', '"Choice"').replace('3', '9'), { catalog })
    expect(find(changed.doc, changed.ids[0] ?? '')).toMatchObject({ label: 'Choice', settings: { timeout: 9 } })
  })
})

describe('what cannot be pasted', () => {
  it.each([['', 'notFragment'], ['hello', 'notFragment'], ['null', 'notFragment'], ['{}', 'notFragment'], ['{"callwright_fragment":2,"activities":[]}', 'newerFragment']])('%s', (text, code) => {
    const pasted = paste(doc, text)
    expect(pasted).toEqual({ doc, ids: [], problems: [{ code }] })
    expect(pasted.doc).toBe(doc)
    expect(isFragment(text)).toBe(code === 'newerFragment')
  })
  it('is a part larger than a flow may be, and says so', () => {
    const large = JSON.stringify({ callwright_fragment: 1, activities: [{ label: 'x'.repeat(largestFlow), kind: 'menu' }] })
    expect(paste(doc, large)).toEqual({ doc, ids: [], problems: [{ code: 'tooLarge' }] })
    expect(isFragment(large)).toBe(true)
    expect(isFragment('x'.repeat(largestFlow + 1))).toBe(false)
  })
  it('is an activity whose label is longer than the server takes', () => {
    const activities = [{ label: 'Z'.repeat(longestLabel + 1), kind: 'menu' }, { label: 'Z'.repeat(longestLabel), kind: 'menu' }]
    const pasted = paste(doc, JSON.stringify({ callwright_fragment: 1, activities }), { into: 'activities', catalog })
    expect(pasted.problems).toEqual([{ code: 'brokenActivity', label: `${'Z'.repeat(60)}…` }])
    expect(pasted.ids).toHaveLength(1)
  })
  it('is told by name, and the rest is pasted', () => {
    const activities = [null, { label: 'X' }, { label: 'Begin', kind: 'start' }, { label: 'On', kind: 'event', in: 'events' }, { label: 'Ok', kind: 'menu', at: { x: 'a' }, links: { a: 'nobody', b: 7 }, settings: [] }]
    const pasted = paste(doc, JSON.stringify({ callwright_fragment: 1, activities }), { into: 'activities', catalog })
    expect(pasted.problems).toEqual([{ code: 'brokenActivity', label: '1' }, { code: 'brokenActivity', label: 'X' }, { code: 'notHere', label: 'Begin' }, { code: 'notHere', label: 'On' }, { code: 'linkLost', label: 'Ok' }])
    expect(pasted.ids.map((id) => find(pasted.doc, id))).toEqual([{ id: pasted.ids[0], label: 'Ok', kind: 'menu', links: [] }])
  })
})

function sortedLinks(a: { links: { port: string }[] } | undefined) {
  return a && { ...a, links: [...a.links].sort((x, y) => (x.port < y.port ? -1 : 1)) }
}

describe('pasting into a part of a flow', () => {
  const event: FlowDocument = { ...doc, events: [{ id: 'e', label: 'OnError', kind: 'event', links: [{ port: 'out', to: 'b' }], settings: { event: 'GlobalErrorHandling' } }, { id: 'b', label: 'Bye', kind: 'disconnect', links: [] }] }
  it('is where it came from when nobody says', () => {
    const { doc: next, ids, problems } = paste(event, copyText(event, ['e', 'b', 'm']), { catalog })
    expect(problems).toEqual([])
    expect(ids.map((id) => place(next, id))).toEqual(['events', 'events', 'activities'])
    expect(find(next, ids[0]!)?.links).toEqual([{ port: 'out', to: ids[1] }])
  })
  it('or where it is looked at', () => {
    const { doc: next, ids } = paste(event, copyText(event, ['m', 'c']), { into: 'events', catalog })
    expect(ids.map((id) => place(next, id))).toEqual(['events', 'events'])
    expect(next.activities).toEqual(event.activities)
  })
  it('of a handler into the main flow, or of a second start, is refused', () => {
    expect(paste(event, copyText(event, ['e']), { into: 'activities', catalog }).problems).toEqual([{ code: 'notHere', label: 'OnError' }])
    expect(paste(event, copyText(event, ['s']), { catalog }).problems).toEqual([{ code: 'notHere', label: 'Start' }])
    expect(paste(emptyFlow('G'), copyText(event, ['s']), { catalog }).ids).toHaveLength(1)
    expect(paste({ ...emptyFlow('G'), type: 'subflow' }, copyText(event, ['e']), { catalog }).problems).toEqual([{ code: 'notHere', label: 'OnError' }])
  })
  it('of a kind that nobody knows is done', () => {
    const odd = { ...doc, activities: [{ id: 'x', label: 'Odd', kind: 'acme', links: [], settings: { any: ['thing', { deep: '{{ Odd.x }}' }] } }] }
    const { doc: next, ids } = paste(odd, copyText(odd, ['x', 'x', 'nobody']), { catalog })
    expect(ids).toHaveLength(1)
    expect(find(next, ids[0]!)).toMatchObject({ label: 'Odd_2', settings: { any: ['thing', { deep: '{{ Odd_2.x }}' }] } })
  })
})

describe('labels when pasting', () => {
  it('that are swapped by chance are each renamed once', () => {
    const pair: FlowDocument = { ...emptyFlow('F'), activities: [
      { id: '1', label: 'A', kind: 'menu', links: [], settings: { t: '{{ A.x }} {{ A_2.x }}' } }, { id: '2', label: 'A_2', kind: 'menu', links: [], settings: { t: '{{ A_2.x }} {{ A.x }}' } },
    ] }
    const { doc: next, ids } = paste(pair, copyText(pair, ['1', '2']), { catalog })
    const [one, two] = ids.map((id) => find(next, id)!)
    expect([one!.label, two!.label]).toEqual(['A_3', 'A_4'])
    expect([one!.settings, two!.settings]).toEqual([{ t: '{{ A_3.x }} {{ A_4.x }}' }, { t: '{{ A_4.x }} {{ A_3.x }}' }])
  })
  it('that a text has twice lead to two activities', () => {
    const text = JSON.stringify({ callwright_fragment: 1, activities: [{ label: 'A', kind: 'menu', links: { 1: 'A' } }, { label: 'A', kind: 'case' }] })
    const { doc: next, ids } = paste(emptyFlow('F'), text, { at: { x: 40, y: 60 } })
    expect(ids.map((id) => find(next, id)?.label)).toEqual(['A', 'A_2'])
    expect(find(next, ids[0]!)?.links).toEqual([{ port: '1', to: ids[0] }])
    expect(ids.map((id) => positionOf(next, id))).toEqual([{ x: 40, y: 60 }, { x: 40, y: 60 }])
  })
  it('are unique whatever is pasted however often', () => {
    for (let seed = 1; seed <= 25; seed++) {
      let any = randomFlow(chance(seed), 30)
      for (let i = 0; i < 3; i++) any = paste(any, copyText(any, all(any).map((a) => a.id)), { catalog }).doc
      expect(new Set(all(any).map((a) => a.label)).size).toBe(all(any).length)
      expect(new Set(all(any).map((a) => a.id)).size).toBe(all(any).length)
    }
  })
})
