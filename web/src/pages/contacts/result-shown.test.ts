import { describe, expect, it } from 'vitest'
import type { Visit } from '@/model/trace'
import { outputOf, wantedOf } from './result-shown'

const visit = (more: Partial<Visit>): Visit => ({ type: 'visit', number: 1, at: '', branch: 0, activity: 'A', kind: 'k', settings: {}, commands: [], results: [], assigned: {}, problems: [], failed: false, ...more })

describe('what came out of a visit', () => {
  it('has an answer with its headers and its body laid out', () => {
    const shown = outputOf(visit({ port: 'default', results: [{ type: 'answer', status: 200, headers: { 'Content-Type': 'application/json' }, body: '{"a":1}', attempts: [{}] }] }))
    expect(shown).toEqual({ values: { status: 200, port: 'default' }, headers: { 'Content-Type': 'application/json' }, body: '{\n  "a": 1\n}' })
  })
  it('keeps a body that is no JSON as it is', () => {
    expect(outputOf(visit({ results: [{ type: 'answer', body: '<p>' }] })).body).toBe('<p>')
  })
  it('says why a branch ended', () => {
    expect(outputOf(visit({ ends: 'an agent answered' })).values).toEqual({ ends: 'an agent answered' })
  })
  it('tells what was played, and not again what was requested', () => {
    expect(wantedOf(visit({ commands: [{ type: 'play', prompts: ['Hi'] }, { type: 'call', url: 'x' }, { type: 'cancel', id: 'y' }] }))).toEqual({ prompts: ['Hi'] })
  })
})
