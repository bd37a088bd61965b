import { describe, expect, it } from 'vitest'
import type { FlowDocument } from './document'
import { lightsOf, noLights, sameLights } from './lights'
import type { Visit } from './trace'

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
})
