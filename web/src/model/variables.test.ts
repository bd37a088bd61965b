import { describe, expect, it } from 'vitest'
import { catalog } from '@/testing/kinds'
import { chance, randomFlow } from '@/testing/random-flow'
import { all, emptyFlow, find, type FlowDocument, setSetting } from './document'
import { addVariable, before, changeVariable, removeVariable, uniqueName, variablesInScope, variableUses } from './variables'

const doc: FlowDocument = {
  ...emptyFlow('F'),
  variables: [{ name: 'tier', type: 'STRING', value: 'gold' }, { name: 'pin', type: 'STRING', secure: true }],
  activities: [
    { id: 's', label: 'Start', kind: 'start', links: [{ port: 'out', to: 'h' }] },
    { id: 'h', label: 'Ask', kind: 'http-request', settings: { path: '/x/{{ tier }}/{{ Start.tier }}', outputs: [{ variable: 'tier', path: '$.tier' }, { variable: 'pin', path: '$.pin' }] }, links: [{ port: 'default', to: 'c' }] },
    { id: 'c', label: 'Case', kind: 'case', settings: { expression: 'tier', cases: [{ value: 'tier' }] }, links: [{ port: 'default', to: 'h' }] },
    { id: 'l', label: 'Lost', kind: 'menu', links: [] },
  ],
  events: [{ id: 'e', label: 'OnAnswer', kind: 'event', settings: { event: 'AgentContactAssigned', as: 'Answered' }, links: [{ port: 'out', to: 'd' }] }, { id: 'd', label: 'Bye', kind: 'disconnect', links: [] }],
}

describe('adding', () => {
  it('gives a name that is free, whatever the letter case', () => {
    expect(addVariable(doc, { name: 'Tier', type: 'JSON' }).variables.map((v) => v.name)).toEqual(['tier', 'pin', 'Tier_2'])
    expect(uniqueName(addVariable(doc, { name: 'tier_2', type: 'JSON' }), 'tier_2')).toBe('tier_3')
  })
})

describe('changing', () => {
  it('writes members, and leaves out what is taken away', () => {
    const next = changeVariable(doc, 'tier', { type: 'JSON', value: undefined })
    expect(next.variables[0]).toEqual({ name: 'tier', type: 'JSON' })
    expect(next.activities).toBe(doc.activities)
  })
  it('renames every use, and nothing but uses', () => {
    const next = changeVariable(doc, 'tier', { name: 'level' }, catalog)
    expect(find(next, 'h')?.settings).toEqual({ path: '/x/{{ level }}/{{ Start.tier }}', outputs: [{ variable: 'level', path: '$.tier' }, { variable: 'pin', path: '$.pin' }] })
    expect(find(next, 'c')?.settings).toEqual({ expression: 'level', cases: [{ value: 'tier' }] })
    expect(find(next, 'l')).toBe(find(doc, 'l'))
    expect(changeVariable(next, 'level', { name: 'tier' }, catalog)).toEqual(doc)
  })
  it.each(['', ' ', 'pin', 'PIN', 'tier'])('refuses %j for tier', (name) => {
    expect(changeVariable(doc, 'tier', { name })).toBe(doc)
  })
  it('lets the letter case of its own name change', () => {
    expect(changeVariable(doc, 'tier', { name: 'Tier' }).variables[0]?.name).toBe('Tier')
  })
  it('knows no variable that is not there', () => {
    expect(changeVariable(doc, 'nobody', { type: 'JSON' })).toBe(doc)
    expect(removeVariable(doc, 'nobody')).toBe(doc)
    expect(removeVariable(doc, 'tier').variables.map((v) => v.name)).toEqual(['pin'])
  })
})

describe('uses', () => {
  it('are told with their places', () => {
    expect(variableUses(doc, 'tier', catalog).map((u) => [u.label, u.path, u.writes])).toEqual([['Ask', 'path', false], ['Ask', 'outputs[0].variable', true], ['Case', 'expression', false]])
    expect(variableUses(doc, 'nobody', catalog)).toEqual([])
  })
})

describe('what an expression can read', () => {
  it('is the variables, and the outputs of what can come before', () => {
    expect(variablesInScope(doc, 'h', catalog)).toEqual([
      { name: 'tier', from: 'variable', type: 'STRING', secure: false }, { name: 'pin', from: 'variable', type: 'STRING', secure: true },
      { name: 'Start.ANI', from: 'output', activity: 's', secure: false }, { name: 'Start.DNIS', from: 'output', activity: 's', secure: false },
      { name: 'Ask.httpStatusCode', from: 'output', activity: 'h', secure: false }, { name: 'Ask.httpResponseBody', from: 'output', activity: 'h', secure: true },
    ])
  })
  it('in an event flow is also what the event says, and what the main flow gave', () => {
    const names = variablesInScope(doc, 'd', catalog).map((v) => v.name)
    expect(names).toContain('Answered.AgentName')
    expect(names).toContain('Ask.httpStatusCode')
  })
  it('comes from activities once each, also round a loop', () => {
    expect(before(doc, 'h').map((a) => a.id)).toEqual(['s', 'c', 'h'])
    expect(before(doc, 's')).toEqual([])
  })
})

describe('laws of variables', () => {
  it('a new name is used where the old one was, and back is as before', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const c = chance(seed)
      let any = addVariable(randomFlow(c, 40), { name: 'mine', type: 'STRING' })
      for (let i = 0; i < 6; i++) {
        const a = c.of(all(any))
        any = setSetting(any, a.id, c.of(['path', 'expression', 'rows[0].value']), c.of(['{{ mine }}', 'mine', '{{ x.mine + mine }}', '{{ "mine" }}']))
      }
      const uses = variableUses(any, 'mine', catalog)
      const next = changeVariable(any, 'mine', { name: 'ours' }, catalog)
      expect(variableUses(next, 'mine', catalog)).toEqual([])
      expect(variableUses(next, 'ours', catalog).map((u) => [u.activity, u.path])).toEqual(uses.map((u) => [u.activity, u.path]))
      expect(changeVariable(next, 'ours', { name: 'mine' }, catalog)).toEqual(any)
    }
  })
  it('names are one each, whatever is added', () => {
    let any = emptyFlow('F')
    for (const name of ['a', 'A', 'a_2', 'a_2', 'A_3', 'b']) any = addVariable(any, { name, type: 'STRING' })
    expect(any.variables.map((v) => v.name)).toEqual(['a', 'A_2', 'a_3', 'a_4', 'A_5', 'b'])
  })
  it('what can come before is never what only comes after', () => {
    const chain = ['1', '2', '3'].map((id, i) => ({ id, label: `L${id}`, kind: 'http-request', links: i < 2 ? [{ port: 'default', to: String(i + 2) }] : [] }))
    const any = { ...emptyFlow('F'), activities: chain }
    expect(chain.map((a) => before(any, a.id).map((b) => b.id))).toEqual([[], ['1'], ['2', '1']])
    expect(variablesInScope(any, '1', catalog)).toEqual([])
    expect(variablesInScope(any, 'nobody', catalog)).toEqual([])
  })
  it('an event without a name of its own is read under its label', () => {
    const any = { ...doc, events: doc.events.map((e) => (e.id === 'e' ? { ...e, settings: { event: 'AgentContactAssigned', as: '' } } : e)) }
    expect(variablesInScope(any, 'd', catalog).map((v) => v.name)).toContain('OnAnswer.AgentName')
  })
})
