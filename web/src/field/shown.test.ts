import { describe, expect, it } from 'vitest'
import type { FormField } from './form-field'
import { applies, effective, homeless, isAt, needed, problemsAt } from './shown'

const field = (name: string, more: Partial<FormField> = {}): FormField => ({ name, kind: 'plain', label: name, help: '', required: false, ...more })

const fields = [
  field('on', { kind: 'bool', default: true }),
  field('off', { kind: 'bool' }),
  field('mode', { kind: 'choice', default: 'fixed' }),
  field('url', { required: true, show_if: { on: ['false'] } }),
  field('key', { required: true, required_if: { mode: ['variable'] } }),
]
const named = (name: string) => fields.find((f) => f.name === name)!

describe('what is shown', () => {
  it('goes by what is given, else by the default', () => {
    expect(effective(fields, {}, 'on')).toBe(true)
    expect(effective(fields, { on: '' }, 'on')).toBe(true)
    expect(effective(fields, { on: false }, 'on')).toBe(false)
    expect(effective(fields, {}, 'off')).toBe(false)
    expect(effective(fields, {}, 'key')).toBeUndefined()
  })

  it('takes booleans, and texts of them in any spelling', () => {
    expect(applies(named('url'), fields, {})).toBe(false)
    expect(applies(named('url'), fields, { on: false })).toBe(true)
    expect(applies(named('url'), fields, { on: 'False' })).toBe(true)
    expect(applies(named('mode'), fields, {})).toBe(true)
  })

  it('asks for a field only while it is needed', () => {
    expect(needed(named('key'), fields, {})).toBe(false)
    expect(needed(named('key'), fields, { mode: 'variable' })).toBe(true)
    expect(needed(named('mode'), fields, {})).toBe(false)
  })
})

describe('places of problems', () => {
  it('are the setting and what is inside it, but no namesake', () => {
    expect(isAt({ field: 'outputs[0].path' }, 'outputs')).toBe(true)
    expect(isAt({ field: 'outputs.x' }, 'outputs')).toBe(true)
    expect(isAt({ field: 'outputs' }, 'outputs')).toBe(true)
    expect(isAt({ field: 'outputs_more' }, 'outputs')).toBe(false)
    expect(isAt({}, 'outputs')).toBe(false)
  })

  it('are found without copying when all are there', () => {
    const all = [{ field: 'a', severity: 'error' as const, message: '' }]
    expect(problemsAt(all, 'a')).toBe(all)
    expect(problemsAt(all, 'b')).toEqual([])
  })

  it('include those that no field shows', () => {
    const problem = (at: string) => ({ field: at, severity: 'error' as const, message: 'm' })
    const found = homeless([problem('key'), problem('url'), problem('nothing'), problem('')], fields, {}, '')
    expect(found.map((p) => p.field)).toEqual(['url', 'nothing', ''])
    expect(homeless([problem('part'), problem('part.key')], fields, {}, 'part')).toEqual([])
  })
})
