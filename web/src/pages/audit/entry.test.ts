import { describe, expect, it } from 'vitest'
import { entryOf, since } from './entry'

const raw = {
  organisation: 'o',
  sequence: 7,
  time: '2026-05-01T10:00:00.000Z',
  actor: { kind: 'user', id: 'u1', name: 'Ann', roles: ['full_administrator'] },
  action: 'connector.deactivate',
  object: { kind: 'connector', id: 'c1', name: 'CRM' },
  outcome: 'done',
  detail: [
    { name: 'from', value: 'active' },
    { name: 'to', value: 'inactive' },
  ],
}

describe('entryOf', () => {
  it('says who did what to what, with names before ids', () => {
    expect(entryOf(raw)).toEqual({
      sequence: 7,
      time: '2026-05-01T10:00:00.000Z',
      actor: 'Ann',
      action: 'connector.deactivate',
      object: 'connector CRM',
      outcome: 'done',
      detail: 'from: active · to: inactive',
    })
  })
  it('makes do with ids, and with kinds where there is no id', () => {
    const e = entryOf({ ...raw, actor: { kind: 'stranger' }, object: { kind: 'session', id: 's9' }, detail: undefined })
    expect([e.actor, e.object, e.detail]).toEqual(['stranger', 'session s9', ''])
  })
  it('never makes a refusal look done', () => {
    expect(entryOf({ ...raw, outcome: 'refused' }).outcome).toBe('refused')
    expect(entryOf({ ...raw, outcome: 'something new' }).outcome).toBe('failed')
  })
})

it('asks the same question within a minute', () => {
  const at = (s: number) => new Date(Date.UTC(2026, 4, 8, 10, 0, s))
  expect(since('7', at(1))).toBe('2026-05-01T10:00:00.000Z')
  expect(since('7', at(59))).toBe(since('7', at(1)))
})
