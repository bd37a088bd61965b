import { describe, expect, it } from 'vitest'
import { allTexts, lookUp, mentioned, putIn, shortly, valueOf, writtenOf } from './samples'

const samples = { tier: 3, body: '{"a":{"b":[1]}}', Lookup: { status: 200 }, 'With space': 1, 'dotted.name': 'x' }

describe('samples', () => {
  it('are found by name, inside JSON texts too', () => {
    expect(lookUp(samples, 'tier')).toBe(3)
    expect(lookUp(samples, 'Lookup.status')).toBe(200)
    expect(lookUp(samples, 'body.a.b')).toEqual([1])
    expect(lookUp(samples, 'dotted.name')).toBe('x')
    for (const name of ['nothing', 'tier.x', 'body.x.y', 'Lookup.toString']) expect(lookUp(samples, name)).toBeUndefined()
    expect(lookUp({ broken: '{' }, 'broken.a')).toBeUndefined()
  })

  it('are changed at any depth without touching the rest', () => {
    expect(putIn(samples, 'Lookup.status', 500)).toMatchObject({ tier: 3, Lookup: { status: 500 } })
    expect(putIn(samples, 'body.a.c', 1)).toMatchObject({ body: { a: { b: [1], c: 1 } } })
    expect(putIn({}, 'a.b', 1)).toEqual({ a: { b: 1 } })
    expect(samples.Lookup.status).toBe(200)
  })

  it('go along only when the text has their name', () => {
    expect(mentioned(samples, '{{ tier }} tiers of {{ Lookup.status }} With space')).toEqual({ tier: 3, Lookup: { status: 200 }, 'With space': 1 })
    expect(mentioned(samples, 'tiers')).toEqual({})
  })
})

describe('values in controls', () => {
  it('keep their type', () => {
    expect(valueOf('007', 'STRING')).toBe('007')
    expect(valueOf('7', 'INTEGER')).toBe(7)
    expect(valueOf('{"a":1}')).toEqual({ a: 1 })
    expect(valueOf('Ada')).toBe('Ada')
    expect([writtenOf(undefined), writtenOf('a'), writtenOf({ a: 1 }), writtenOf(false)]).toEqual(['', 'a', '{"a":1}', 'false'])
  })

  it('are cut where they are long', () => {
    expect(shortly('a  b')).toBe('a b')
    expect(shortly('x'.repeat(99))).toHaveLength(40)
  })

  it('are found in everything that settings hold', () => expect(allTexts({ a: 'x', b: [{ c: 'y' }], d: 3, e: null })).toBe('x\ny\n\n'))
})
