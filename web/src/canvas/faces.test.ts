import { describe, expect, it } from 'vitest'
import { emptyFlow, type FlowDocument, move, rename } from '@/model/document'
import { placeProblems } from '@/model/problems'
import { catalog } from '@/testing/kinds'
import { sizeOf } from './face'
import { drawnWhere, Faces, linkKey, type Shown } from './faces'

const doc: FlowDocument = {
  ...emptyFlow('F'),
  activities: [
    { id: 's', label: 'Start', kind: 'start', links: [{ port: 'out', to: 'q' }] },
    { id: 'q', label: 'Queue', kind: 'queue-contact', links: [{ port: 'failure', to: 'u' }] },
    { id: 'u', label: 'Odd', kind: 'acme-thing', links: [{ port: 'done', to: 'u' }, { port: 'x', to: 'gone' }] },
  ],
  layout: { activities: { s: { x: 0, y: 0 }, q: { x: 300, y: 0 }, u: { x: 600, y: 0 } } },
}
const shown = (more: Partial<Shown> = {}): Shown => ({ document: doc, place: 'activities', catalog, editable: true, ...more })
const nobody = new Set<string>()

describe('faces', () => {
  it('draw every kind, also one that nobody knows, with all of its ports', () => {
    const [s, q, u] = new Faces().drawn(shown(), new Set(['q']), {})
    expect(q?.data.ports.map((p) => [p.name, p.error, p.linked, p.goesTo?.goesTo])).toEqual([['default', false, false, 'branchEnds'], ['failure', true, true, undefined]])
    expect(u?.data.kind).toBeUndefined()
    expect(u?.data.ports.map((p) => p.name)).toEqual(['done', 'x'])
    expect([s?.handles?.map((h) => h.id), u?.handles?.map((h) => h.id)]).toEqual([['out'], ['in', 'done', 'x']])
    expect([s?.selected, q?.selected]).toEqual([false, true])
    expect(q?.height).toBe(sizeOf(q?.data.kind, doc.activities[1]!).height)
  })
  it('stand and shine as told, also when their ids are those of members of objects', () => {
    const odd = { ...doc, layout: {}, activities: ['__proto__', 'constructor'].map((id) => ({ id, label: id, kind: 'start', links: [{ port: '__proto__', to: 'constructor' }] })) }
    const drawn = new Faces().drawn(shown({ document: odd, marks: {} }), nobody, {})
    expect(drawn.map((n) => [n.data.mark, n.dragging, Number.isFinite(n.position.x)])).toEqual([[undefined, false, true], [undefined, false, true]])
    expect(drawn[0]?.data.ports.map((p) => p.title)).toContain('__proto__')
  })
  it('are the same as before for what stayed as it was (ui 10)', () => {
    const faces = new Faces()
    const before = faces.drawn(shown(), nobody, {})
    const after = faces.drawn(shown({ document: rename(doc, 'q', 'Other'), problems: placeProblems(doc, []) }), new Set(['u']), {})
    expect(after[0]).toBe(before[0])
    expect(after[1]).not.toBe(before[1])
    expect(after[2]?.data).toBe(before[2]?.data)
    const moved = faces.drawn(shown({ document: rename(doc, 'q', 'Other') }), new Set(['u']), { s: { x: 9, y: 9 } })
    expect(moved[0]).toMatchObject({ position: { x: 9, y: 9 }, dragging: true })
    expect(moved[0]?.data).toBe(before[0]?.data)
    expect(moved[2]).toBe(after[2])
  })
  it('carry problems, changes and marks', () => {
    const problems = placeProblems(doc, [{ code: 'c', severity: 'error', message: 'm', activity_id: 'q' }, { code: 'c', severity: 'note', message: 'm', activity_id: 'q' }])
    const [s, q] = new Faces().drawn(shown({ problems, changed: new Set(['q']), marks: { q: { state: 'failed', visits: 2 } } }), nobody, {})
    expect(q?.data).toMatchObject({ problems: { error: 1, warning: 0, note: 1 }, changed: true, mark: { state: 'failed', visits: 2 } })
    expect(s?.data).toMatchObject({ problems: { error: 0 }, changed: false })
  })
})

describe('links', () => {
  it('are drawn where both ends are, told apart for errors, loops and the path that was taken', () => {
    const edges = new Faces().linked(shown({ takenLinks: new Set([linkKey('s', 'out')]) }), 'u:done', 'q:failure')
    expect(edges.map((e) => [e.id, e.data?.taken, e.data?.error, e.data?.loop, e.selected, e.data?.over])).toEqual([
      ['s:out', true, false, false, false, false], ['q:failure', false, true, false, false, true], ['u:done', false, false, true, true, false],
    ])
  })
  it('are the same as before for what stayed as it was', () => {
    const faces = new Faces()
    const before = faces.linked(shown(), undefined, undefined)
    expect(faces.linked(shown({ document: move(doc, { s: { x: 5, y: 5 } }) }), undefined, undefined)).toEqual(before)
    expect(faces.linked(shown(), 's:out', undefined)[1]).toBe(before[1])
  })
})

it('a flow that was never laid out is written down as it is drawn', () => {
  const { layout: _, ...bare } = doc
  expect(Object.keys(drawnWhere(bare, 'activities', catalog).layout?.activities as object)).toEqual(['s', 'q', 'u'])
  expect(drawnWhere(doc, 'activities', catalog)).toBe(doc)
})
