import { describe, expect, it } from 'vitest'
import { catalog } from '@/testing/kinds'
import { kindOf } from './catalog'
import { emptyFlow, type FlowActivity, type FlowDocument } from './document'
import { mainPort, portsOf, portTitle, unwired } from './ports'

const activity = (kind: string, more: Partial<FlowActivity> = {}): FlowActivity => ({ id: 'a', label: 'A', kind, links: [], ...more })
const names = (a: FlowActivity) => portsOf(kindOf(catalog, a.kind), a).map((p) => p.name)
const flow = (a: FlowActivity, more: Partial<FlowDocument> = {}): FlowDocument => ({ ...emptyFlow('F'), activities: [a, { id: 'z', label: 'Z', kind: 'disconnect', links: [] }], ...more })

describe('ports', () => {
  it('are those of the kind', () => {
    expect(names(activity('queue-contact'))).toEqual(['default', 'failure'])
    expect(names(activity('disconnect'))).toEqual([])
  })
  it('are made by settings, each once', () => {
    expect(names(activity('menu'))).toEqual(['0', '1', '2', 'timeout', 'invalid', 'error'])
    expect(names(activity('menu', { settings: { choices: [] } }))).toEqual(['0', '1', '2', 'timeout', 'invalid', 'error'])
    expect(names(activity('menu', { settings: { choices: [{ digit: '5' }, { digit: '1' }, { digit: '5' }] } }))).toEqual(['5', '1', 'timeout', 'invalid', 'error'])
    expect(names(activity('case', { settings: { cases: [{ value: 'a' }, { value: 'b', port: 'bee' }, null, 7] } }))).toEqual(['0', 'bee', '2', '3', 'default', 'error'])
    expect(names(activity('case', { settings: { cases: 'nonsense' } }))).toEqual(['default', 'error'])
  })
  it('of an unknown kind are those of its links', () => {
    expect(names(activity('acme', { links: [{ port: 'x', to: 'z' }, { port: 'y', to: 'z' }] }))).toEqual(['x', 'y'])
  })
  it('that settings no longer make stay while they are linked', () => {
    expect(names(activity('menu', { settings: { choices: [{ digit: '1' }] }, links: [{ port: '9', to: 'z' }] }))).toEqual(['1', 'timeout', 'invalid', 'error', '9'])
  })
  it('for errors are told apart', () => {
    expect(portsOf(kindOf(catalog, 'queue-contact'), activity('queue-contact')).map((p) => p.error)).toEqual([false, true])
  })
})

describe('titles', () => {
  const menu = activity('menu', { settings: { choices: [{ digit: '1', name: 'Sales' }, { digit: '2' }] } })
  it('come from the catalog, and from the rows of settings', () => {
    const kind = kindOf(catalog, 'menu')
    expect(portsOf(kind, menu).map((p) => p.title)).toEqual(['1 · Sales', '2', 'No-Input Timeout', 'Unmatched Entry', 'Undefined Error'])
    expect([portTitle(kind, '1', menu), portTitle(kind, 'timeout', menu), portTitle(kind, '1'), portTitle(undefined, 'q')]).toEqual(['1 · Sales', 'No-Input Timeout', '1', 'q'])
  })
  it('of a case are its values', () => {
    const a = activity('case', { settings: { cases: [{ value: 'gold' }, { value: 'silver', port: 'second' }] } })
    expect(portsOf(kindOf(catalog, 'case'), a).map((p) => p.title)).toEqual(['gold', 'silver', 'Default', 'Undefined Error'])
  })
})

describe('the way on', () => {
  it('is the first that is not for errors', () => {
    expect([mainPort(kindOf(catalog, 'queue-contact'), activity('queue-contact')), mainPort(kindOf(catalog, 'disconnect'), activity('disconnect'))]).toEqual(['default', undefined])
  })
})

describe('ports without a link (ui 21)', () => {
  const handler = (more: Partial<FlowActivity> = {}) => activity('event', { id: 'h', label: 'OnGlobalError', settings: { event: 'GlobalErrorHandling' }, links: [{ port: 'out', to: 'i' }], ...more })
  it('end the branch, or the contact when nobody handles errors', () => {
    expect(unwired(flow(activity('queue-contact')), 'a', catalog)).toEqual([{ port: 'default', title: 'default', goesTo: 'branchEnds' }, { port: 'failure', title: 'failure', goesTo: 'contactEnds' }])
  })
  it('go to the global error event where it is handled', () => {
    const goes = (h: FlowActivity) => unwired(flow(activity('queue-contact'), { events: [h] }), 'a', catalog)[1]
    expect(goes(handler())).toMatchObject({ goesTo: 'errorEvent', by: 'OnGlobalError' })
    expect(goes(handler({ links: [] }))).toMatchObject({ goesTo: 'contactEnds' })
    expect(goes(handler({ disabled: true }))).toMatchObject({ goesTo: 'contactEnds' })
  })
  it('go to the caller in a subflow', () => {
    expect(unwired(flow(activity('queue-contact'), { type: 'subflow' }), 'a', catalog)[1]).toMatchObject({ goesTo: 'caller' })
  })
  it('go to another error port that is linked', () => {
    expect(unwired(flow(activity('verify-otp', { links: [{ port: 'failure', to: 'z' }] })), 'a', catalog)).toEqual([
      { port: 'default', title: 'default', goesTo: 'branchEnds' }, { port: 'error', title: 'Undefined Error', goesTo: 'errorPort', by: 'Failure' },
    ])
  })
  it('are none of an activity that is not there', () => {
    expect(unwired(flow(activity('menu')), 'nobody', catalog)).toEqual([])
  })
})
