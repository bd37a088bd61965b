import { describe, expect, it } from 'vitest'
import { catalog } from '@/testing/kinds'
import { emptyFlow, find, type FlowDocument } from './document'
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
