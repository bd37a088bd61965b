import { describe, expect, it } from 'vitest'
import { catalog } from '@/testing/kinds'
import { kindOf } from './catalog'
import { chance, randomFlow } from '@/testing/random-flow'
import { type ActivityKind, all, emptyFlow, find, type FlowActivity, type FlowDocument } from './document'
import { failing, globalError, mainPort, portsOf, unwired, unwiredOf } from './ports'

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
  it('of ports that are called like members of objects are their names', () => {
    const links = ['__proto__', 'constructor', 'toString'].map((port) => ({ port, to: 'z' }))
    const kind = kindOf(catalog, 'menu')
    expect(portsOf(kind, activity('menu', { links })).slice(-3).map((p) => p.title)).toEqual(['__proto__', 'constructor', 'toString'])
  })
  const menu = activity('menu', { settings: { choices: [{ digit: '1', name: 'Sales' }, { digit: '2' }] } })
  it('come from the catalog, and from the rows of settings', () => {
    const kind = kindOf(catalog, 'menu')
    expect(portsOf(kind, menu).map((p) => p.title)).toEqual(['1 · Sales', '2', 'No-Input Timeout', 'Unmatched Entry', 'Undefined Error'])
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

describe('ports of every kind whose settings make them', () => {
  const percent = { ...kindOf(catalog, 'case')!, name: 'percent-allocation', ports: ['error'], port_titles: { error: 'Undefined Error' }, ports_from: { rows: 'paths', port: 'port', title: 'description', without: [] } }
  const titled = (a: FlowActivity, kind: ActivityKind) => portsOf(kind, a).map((p) => `${p.name}: ${p.title}`)
  it('a menu has a port for each digit, with what it is for', () => {
    const choices = [{ digit: '1', name: 'Sales' }, { digit: '*', name: 'Again' }, { digit: '', name: 'Nameless' }, {}]
    expect(titled(activity('menu', { settings: { choices } }), kindOf(catalog, 'menu')!).slice(0, 4)).toEqual(['1: 1 · Sales', '*: * · Again', '2: Nameless', '3: 3'])
  })
  it('a case has one for each value', () => {
    expect(titled(activity('case', { settings: { cases: [{ value: 'gold', port: 'vip' }, { value: 7 }, { value: { a: 1 } }] } }), kindOf(catalog, 'case')!)).toEqual([
      'vip: gold', '1: 7', '2: 2', 'default: Default', 'error: Undefined Error',
    ])
  })
  it('a percent allocation has one for each path', () => {
    const a = activity('percent-allocation', { settings: { paths: [{ description: 'Half', port: '0' }, { port: 'rest' }, { description: 'Third' }] } })
    expect(titled(a, percent)).toEqual(['0: 0 · Half', 'rest: rest', '2: Third', 'error: Undefined Error'])
    expect(titled(activity('percent-allocation', { settings: {} }), percent)).toEqual(['error: Undefined Error'])
  })
  it('a row that names a port of the kind is that port', () => {
    const a = activity('case', { settings: { cases: [{ value: 'x', port: 'error' }] } })
    expect(portsOf(kindOf(catalog, 'case'), a)).toEqual([{ name: 'error', title: 'x', error: true }, { name: 'default', title: 'Default', error: false }])
  })
  it('settings of another sort make none', () => {
    for (const choices of ['text', 7, null, { digit: '1' }]) expect(names(activity('menu', { settings: { choices } }))).toEqual(['0', '1', '2', 'timeout', 'invalid', 'error'])
  })
})

describe('laws of ports', () => {
  it('each is there once; every link has its port; what has no link goes somewhere', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const doc = randomFlow(chance(seed), 60)
      for (const a of all(doc)) {
        const ports = names(a)
        expect(new Set(ports).size).toBe(ports.length)
        const linked = a.links.map((l) => l.port)
        const open = unwired(doc, a.id, catalog).map((u) => u.port)
        expect([...new Set([...linked, ...open])].sort()).toEqual([...ports].sort())
        expect(open.some((p) => linked.includes(p))).toBe(false)
        const on = mainPort(kindOf(catalog, a.kind), a)
        if (on !== undefined) expect(ports).toContain(on)
      }
    }
  })
  it('only an error port goes to where errors go', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const doc: FlowDocument = { ...randomFlow(chance(seed), 60), type: seed % 2 === 0 ? 'flow' : 'subflow' }
      for (const a of all(doc)) {
        const errors = kindOf(catalog, a.kind)?.error_ports ?? []
        for (const u of unwired(doc, a.id, catalog)) expect(u.goesTo === 'branchEnds').toBe(!errors.includes(u.port))
      }
    }
  })
})

describe('where errors go', () => {
  const handler = (event: string, links: FlowActivity['links']) => activity('event', { id: event, label: event, settings: { event }, links })
  it('is the first handler of the global error that leads on', () => {
    const to = [{ port: 'out', to: 'i' }]
    const doc = flow(activity('menu'), { events: [handler('AgentDisconnect', to), { ...handler('GlobalErrorHandling', []), id: 'one' }, { ...handler('GlobalErrorHandling', to), id: 'two', label: 'Second' }] })
    expect(globalError(doc)?.id).toBe('two')
    expect(failing(doc)).toEqual({ goesTo: 'errorEvent', by: 'Second' })
    expect(globalError(flow(activity('menu')))).toBeUndefined()
  })
  it('in a subflow is the caller, whatever it handles', () => {
    expect(failing({ ...flow(activity('menu')), type: 'subflow' })).toEqual({ goesTo: 'caller' })
  })
  it('is told of one activity as of all', () => {
    const doc = flow(activity('verify-otp'))
    expect(unwiredOf(find(doc, 'a')!, kindOf(catalog, 'verify-otp'), failing(doc))).toEqual(unwired(doc, 'a', catalog))
  })
})
