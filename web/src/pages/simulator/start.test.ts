import { describe, expect, it } from 'vitest'
import type { FlowDocument } from '@/api/flows'
import { bodyOf, channelOf, firstForm } from './start'

const doc = (kind = 'menu'): FlowDocument => ({
  name: 'F', type: 'flow', events: [], activities: [{ id: 'a', label: 'A', kind, links: [] }],
  variables: [{ name: 'tier', type: 'STRING' }, { name: 'cases', type: 'INTEGER' }, { name: 'vip', type: 'BOOLEAN' }, { name: 'order', type: 'JSON' }] as FlowDocument['variables'],
})

describe('starting a simulated contact', () => {
  it('ui-26: takes the channel that the flow is made for', () => {
    expect(channelOf(doc())).toBe('telephony')
    expect(channelOf(doc('receive-message'))).toBe('chat')
    expect(firstForm(doc('receive-message')).channel).toBe('chat')
  })
  it('sends what was said and nothing else', () => {
    expect(bodyOf('f1', doc(), firstForm(doc()), false)).toEqual({ draft: 'f1', channel: 'telephony', ani: '+14155550101' })
    expect(bodyOf('f1', doc(), { ...firstForm(doc()), ani: ' ', dnis: ' 100 ', paused: true }, true)).toEqual({ draft: 'f1', channel: 'telephony', dnis: '100', paused_clock: true, force: true })
  })
  it('starts the clock when it was told to', () => {
    expect(bodyOf('f1', doc(), { ...firstForm(doc()), at: '2026-03-01T22:15' }, false).at).toBe(new Date('2026-03-01T22:15').toISOString())
    expect(bodyOf('f1', doc(), { ...firstForm(doc()), at: 'sometime' }, false)).not.toHaveProperty('at')
  })
  it('gives variables the values of their types', () => {
    const variables = [{ name: 'tier', value: '7' }, { name: 'cases', value: '7' }, { name: 'vip', value: 'True' }, { name: 'order', value: '{"n":1}' }, { name: ' ', value: 'x' }]
    expect(bodyOf('f1', doc(), { ...firstForm(doc()), variables }, false).variables).toEqual({ tier: '7', cases: 7, vip: true, order: { n: 1 } })
    const wrong = [{ name: 'cases', value: 'many' }, { name: 'vip', value: 'perhaps' }, { name: 'order', value: '{' }, { name: 'other', value: '1' }]
    expect(bodyOf('f1', doc(), { ...firstForm(doc()), variables: wrong }, false).variables).toEqual({ cases: 'many', vip: 'perhaps', order: '{', other: '1' })
  })
  it('sends headers by name', () => {
    expect(bodyOf('f1', doc(), { ...firstForm(doc()), headers: [{ name: 'X-Shop', value: 'de' }, { name: '', value: 'y' }] }, false).headers).toEqual({ 'X-Shop': 'de' })
  })
})
