import { describe, expect, it } from 'vitest'
import type { FlowDocument } from './document'
import { chance } from '@/testing/random-flow'
import { lightsOf, noLights, sameLights } from './lights'
import { stepsOf, type TraceLine, type Visit, visitsOf } from './trace'

const doc: FlowDocument = {
  name: 'F', type: 'flow', variables: [], events: [],
  activities: [{ id: 'a', label: 'Begin', kind: 'start', links: [{ port: 'out', to: 'b' }] }, { id: 'b', label: 'Ask', kind: 'menu', links: [{ port: '1', to: 'b' }] }],
}
const visit = (activity: string, more: Partial<Visit> = {}): Visit => ({ type: 'visit', number: 1, at: '', branch: 0, activity, kind: '', settings: {}, commands: [], results: [], assigned: {}, problems: [], failed: false, ...more })

describe('lights', () => {
  it('ui-26: show where the contact was and stands, and the links it took', () => {
    expect(lightsOf(doc, [visit('Begin', { port: 'out', ms: 3 }), visit('Ask')], false)).toEqual({
      marks: { a: { state: 'done', visits: 1, tookMs: 3 }, b: { state: 'current', visits: 1 } }, taken: [{ from: 'a', port: 'out' }],
    })
  })
  it('are there for any id', () => {
    const odd = { ...doc, activities: [{ id: '__proto__', label: 'Begin', kind: 'start', links: [] }] }
    expect(Object.entries(lightsOf(odd, [visit('Begin', { ms: 1 })], true).marks)).toEqual([['__proto__', { state: 'done', visits: 1, tookMs: 1 }]])
  })
  it('count visits, and take a link once', () => {
    const { marks, taken } = lightsOf(doc, [visit('Ask', { port: '1', ms: 1 }), visit('Ask', { port: '1', ms: 2 })], false)
    expect(marks.b).toEqual({ state: 'done', visits: 2, tookMs: 2 })
    expect(taken).toEqual([{ from: 'b', port: '1' }])
  })
  it('show nothing as current when the contact is over, and what failed as failed', () => {
    expect(lightsOf(doc, [visit('Begin'), visit('Ask', { failed: true })], true).marks).toMatchObject({ a: { state: 'done' }, b: { state: 'failed' } })
  })
  it('leave out what the flow does not have, and ports that are not linked', () => {
    expect(lightsOf(doc, [visit('Gone'), visit('Ask', { port: 'timeout', ms: 1 })], true)).toMatchObject({ marks: { b: {} }, taken: [] })
  })
  it('are compared by what they show', () => {
    const lit = lightsOf(doc, [visit('Begin')], false)
    expect(sameLights(lit, lightsOf(doc, [visit('Begin')], false))).toBe(true)
    expect(sameLights(lit, noLights)).toBe(false)
  })
  it('keep an activity lit at which the contact still stands, when a branch has left it', () => {
    const { marks } = lightsOf(doc, [visit('Ask'), visit('Ask', { branch: 1, port: '1', ms: 5 })], false)
    expect(marks.b).toMatchObject({ state: 'current', visits: 2 })
    expect(lightsOf(doc, [visit('Ask'), visit('Ask', { branch: 1, ms: 5 })], true).marks.b).toMatchObject({ state: 'done' })
  })
  it('show what failed also when the contact stood there before, and what went well after it failed', () => {
    expect(lightsOf(doc, [visit('Ask'), visit('Ask', { failed: true })], false).marks.b?.state).toBe('failed')
    expect(lightsOf(doc, [visit('Ask', { failed: true }), visit('Ask', { ms: 1 })], false).marks.b?.state).toBe('done')
  })
  it('ui-26: light event flows as well as the main flow', () => {
    const both: FlowDocument = { ...doc, events: [{ id: 'e', label: 'Answered', kind: 'event', links: [{ port: 'out', to: 'g' }] }, { id: 'g', label: 'Screen', kind: 'screen-pop', links: [] }] }
    const lit = lightsOf(both, [visit('Ask'), visit('Answered', { branch: 1, handles: 'AgentContactAssigned', port: 'out', ms: 0 }), visit('Screen', { branch: 1 })], false)
    expect(lit.marks).toMatchObject({ b: { state: 'current' }, e: { state: 'done' }, g: { state: 'current' } })
    expect(lit.taken).toEqual([{ from: 'e', port: 'out' }])
  })
  it('are equal whatever the documents are, when they show the same', () => {
    expect(sameLights(lightsOf(doc, [visit('Ask')], false), lightsOf({ ...doc, name: 'Other' }, [visit('Ask', { number: 9 })], false))).toBe(true)
    expect(sameLights(lightsOf(doc, [visit('Ask')], false), lightsOf(doc, [visit('Ask')], true))).toBe(false)
  })
})

const large: FlowDocument = {
  name: 'F', type: 'flow', variables: [],
  activities: ['A', 'B', 'C', 'D', 'E'].map((label) => ({ id: label.toLowerCase(), label, kind: 'menu', links: [{ port: '1', to: 'a' }, { port: '2', to: 'b' }] })),
  events: ['X', 'Y'].map((label) => ({ id: label.toLowerCase(), label, kind: 'event', links: [{ port: '1', to: 'y' }] })),
}

/** A journal by chance: branches enter, ask, fail, leave and end, as an engine could write it. */
function journal(seed: number): TraceLine[] {
  const c = chance(seed)
  const lines: TraceLine[] = []
  const stands = new Map<number, string>()
  const write = (type: TraceLine['type'], branch: number, more: object = {}) => lines.push({ number: lines.length + 1, type, branch, at: new Date(Date.UTC(2026, 2, 2, 9, 0, lines.length)).toISOString(), ...more })
  while (lines.length < 40) {
    const branch = c.below(3)
    const activity = stands.get(branch)
    if (activity === undefined) {
      const next = c.of(branch === 0 ? ['A', 'B', 'C', 'D', 'E'] : ['X', 'Y', 'Gone'])
      stands.set(branch, next)
      write('enter', branch, { activity: next, kind: 'menu', settings: {} })
      continue
    }
    const here = { activity, kind: 'menu' }
    switch (c.below(5)) {
      case 0:
        write('command', branch, { ...here, command: { type: 'play' } })
        break
      case 1:
        write('result', branch, { ...here, result: c.below(3) === 0 ? { failure: { code: 'x' } } : { type: 'done' } })
        break
      case 2:
        write('problem', branch, { ...here, problem: { message: 'x' } })
        break
      default:
        stands.delete(branch)
        write('leave', branch, c.below(5) === 0 ? { ends: 'over' } : { ...here, port: c.of(['1', '2', 'loose']) })
    }
  }
  return lines
}

const litBy = (lines: readonly TraceLine[], over = false) => lightsOf(large, visitsOf(stepsOf(lines)), over)
const idsOf = (labels: (string | undefined)[]) => new Set(labels.filter((l) => l !== undefined && l !== 'Gone').map((l) => l!.toLowerCase()))

describe('ui-26: lights of the beginning of a journal', () => {
  const seeds = Array.from({ length: 40 }, (_, i) => i + 1)
  it.each(seeds)('never show what comes later (seed %i)', (seed) => {
    const lines = journal(seed)
    for (let n = 0; n <= lines.length; n++) {
      const told = lines.slice(0, n)
      const { marks, taken } = litBy(told)
      const entered = told.filter((l) => l.type === 'enter')
      expect(new Set(Object.keys(marks))).toEqual(idsOf(entered.map((l) => l.activity)))
      for (const [id, mark] of Object.entries(marks)) expect(mark.visits).toBe(entered.filter((l) => l.activity?.toLowerCase() === id).length)
      const left = new Set(told.filter((l) => l.type === 'leave').map((l) => `${l.activity?.toLowerCase() ?? ''}:${l.port ?? ''}`))
      for (const { from, port } of taken) expect(left).toContain(`${from}:${port}`)
      for (const [id, mark] of Object.entries(marks)) if (mark.state === 'failed') expect(told.some((l) => (l.type === 'problem' || l.result?.failure !== undefined) && l.activity?.toLowerCase() === id)).toBe(true)
    }
  })
  it.each(seeds)('only grow: visits and links that were shown stay (seed %i)', (seed) => {
    const lines = journal(seed)
    let before = noLights
    for (let n = 1; n <= lines.length; n++) {
      const now = litBy(lines.slice(0, n))
      for (const [id, mark] of Object.entries(before.marks)) expect(now.marks[id]?.visits).toBeGreaterThanOrEqual(mark.visits)
      expect(now.taken).toEqual(expect.arrayContaining(before.taken))
      before = now
    }
  })
  it.each(seeds)('show where each branch stands, and nothing as current in a contact that is over (seed %i)', (seed) => {
    const lines = journal(seed)
    const visits = visitsOf(stepsOf(lines))
    const standing = idsOf(visits.filter((v) => v.ms === undefined && !v.failed).map((v) => v.activity))
    for (const [id, mark] of Object.entries(litBy(lines).marks)) {
      if (mark.state === 'current') expect(standing).toContain(id)
      else if (mark.state === 'done') expect(standing).not.toContain(id)
    }
    expect(Object.values(litBy(lines, true).marks).filter((m) => m.state === 'current')).toEqual([])
  })
  it.each(seeds)('do not change the journal that they are read from (seed %i)', (seed) => {
    const lines = journal(seed)
    const copy = structuredClone(lines)
    expect(sameLights(litBy(lines), litBy(lines))).toBe(true)
    expect(lines).toEqual(copy)
  })
})
