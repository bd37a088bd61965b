import { describe, expect, it } from 'vitest'
import type { Kind } from '@/api/kinds'
import type { FormField } from '@/field/form-field'
import { draftOf, entered, isFull, problemsOf, settingsOf } from './draft'

const field = (name: string, more: Partial<FormField> = {}): FormField => ({ name, kind: 'plain', label: name, help: '', required: false, ...more })

const kind: Kind = {
  kind: 'custom', title: 'Custom Connectors', dialog: 'Set Up Custom Connector', state: 'available', count: 0, limit: 10,
  form: [
    field('name', { required: true }),
    field('scheme', { kind: 'choice', default: 'basic', options: [{ value: 'basic', label: 'Basic' }, { value: 'api-key', label: 'API key' }] }),
    field('username', { show_if: { scheme: ['basic'] } }),
    field('api_key', { kind: 'secret', show_if: { scheme: ['api-key'] } }),
    field('extra', { kind: 'pairs' }),
  ],
}

describe('a draft of a connector', () => {
  it('has the name beside the settings, and only settings that are shown and given', () => {
    const values = { name: 'CRM', username: 'u', api_key: 'left over', extra: {} }
    expect(draftOf(kind, values)).toEqual({ kind: 'custom', name: 'CRM', settings: { username: 'u' } })
    expect(draftOf(kind, { ...values, scheme: 'api-key' }).settings).toEqual({ scheme: 'api-key', api_key: 'left over' })
  })
  it('keeps false and 0, which are given', () => {
    expect(settingsOf([field('a'), field('b'), field('c'), field('d')], { a: false, b: 0, c: '', d: null })).toEqual({ a: false, b: 0 })
  })
  it('begins with the settings of a connector, without mere defaults', () => {
    expect(entered(kind, { name: 'CRM', settings: { scheme: 'basic', username: 'u' } })).toEqual({ name: 'CRM', username: 'u' })
    expect(entered(kind, { name: 'CRM' })).toEqual({ name: 'CRM' })
  })
})

it('the errors of a refusal stand at the settings that they name', () => {
  const errors = [{ location: 'body.name', message: 'is taken' }, { location: 'body.settings.token_url', message: 'This is not a valid URL.' }, { location: 'settings.extra.x', message: 'is odd' }]
  expect(problemsOf(errors).map((p) => p.field)).toEqual(['name', 'token_url', 'extra.x'])
  expect(problemsOf(errors)[1]).toMatchObject({ severity: 'error', message: 'This is not a valid URL.' })
})

it('S1-2 kinds with a limit share it, and those without one do not count', () => {
  const ten = { ...kind, count: 6 }
  const other = { ...kind, kind: 'servicenow', count: 4 }
  const { limit: _, ...free } = { ...kind, kind: 'wxcc', count: 50 }
  expect(isFull(ten, [ten, other, free])).toBe(true)
  expect(isFull(ten, [ten, { ...other, count: 3 }, free])).toBe(false)
  expect(isFull(free, [ten, other, free])).toBe(false)
})
