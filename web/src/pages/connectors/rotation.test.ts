import { describe, expect, it } from 'vitest'
import type { Kind } from '@/api/kinds'
import type { FormField } from '@/field/form-field'
import { changedSettings, rotationFields, stepOf } from './rotation'

const field = (name: string, more: Partial<FormField> = {}): FormField => ({ name, kind: 'plain', label: name, help: '', required: true, ...more })

const kind: Kind = {
  kind: 'custom', title: '', dialog: '', state: 'set_up', count: 1,
  form: [
    field('scheme', { kind: 'choice', default: 'basic' }),
    field('token_url'),
    field('username', { rotates: true, show_if: { scheme: ['basic'] } }),
    field('password', { kind: 'secret', rotates: true, show_if: { scheme: ['basic'] } }),
    field('client_secret', { kind: 'secret', rotates: true, show_if: { scheme: ['oauth2-client-secret'] } }),
  ],
}

describe('what a rotation asks for', () => {
  it('is who signs in and the secrets of the scheme, never where to (A10), and nothing of it must be given', () => {
    expect(rotationFields(kind, {}).map((f) => f.name)).toEqual(['username', 'password'])
    expect(rotationFields(kind, { scheme: 'oauth2-client-secret' }).map((f) => f.name)).toEqual(['client_secret'])
    expect(rotationFields(kind, {}).some((f) => f.required || f.show_if !== undefined)).toBe(false)
  })
  it('is sent only where it differs from what is in use', () => {
    const fields = rotationFields(kind, {})
    expect(changedSettings(fields, { username: 'u', password: 'new', token_url: 'https://evil.example' }, { username: 'u' })).toEqual({ password: 'new' })
    expect(changedSettings(fields, { username: 'other', password: '' }, { username: 'u' })).toEqual({ username: 'other' })
  })
})

it('the step that is next follows from what is staged', () => {
  expect(stepOf(undefined)).toBe('stage')
  expect(stepOf({})).toBe('test')
  expect(stepOf({ tested: '2026-01-01T00:00:00Z' })).toBe('cutOver')
})
