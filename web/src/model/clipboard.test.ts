import { describe, expect, it } from 'vitest'
import { catalog } from '@/testing/kinds'
import { chance, randomFlow } from '@/testing/random-flow'
import { copyText, isFragment, paste } from './clipboard'
import { all, emptyFlow, find, type FlowDocument, positionOf } from './document'

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
    expect(isFragment(text)).toBe(false)
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
