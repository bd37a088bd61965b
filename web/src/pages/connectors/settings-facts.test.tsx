// @vitest-environment jsdom
import { screen, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import type { Kind } from '@/api/kinds'
import type { FormField } from '@/field/form-field'
import { draw } from '@/testing/render'
import { SettingsFacts } from './settings-facts'

const field = (name: string, label: string, more: Partial<FormField> = {}): FormField => ({ name, kind: 'plain', label, help: '', required: false, ...more })

const kind: Kind = {
  kind: 'custom', title: '', dialog: '', state: 'set_up', count: 1,
  form: [
    field('name', 'Name'),
    field('scheme', 'Authentication Type', {
      kind: 'choice', default: 'basic', second: { label: 'Grant Type', after: 'domain' },
      options: [{ value: 'basic', label: 'Basic Authentication' }, { value: 'secret', label: 'Client credentials', group: 'OAuth 2.0' }],
    }),
    field('domain', 'Resource Domain URL'),
    field('password', 'Password', { kind: 'secret', show_if: { scheme: ['basic'] } }),
    field('certificate', 'Public key', { format: 'pem' }),
    field('extra', 'Parameters', { kind: 'pairs' }),
    field('life', 'Assumed life', { kind: 'duration', unit: 's' }),
  ],
}

const facts = () => screen.getAllByRole('term').map((t) => [t.textContent, within(t.nextElementSibling as HTMLElement).queryByText(/./)?.textContent ?? t.nextElementSibling?.textContent])

it('settings stand in the order of the form, with the words of their options, and a secret only as stored', async () => {
  await draw(<SettingsFacts kind={kind} connector={{ id: '1', name: 'CRM', kind: 'custom', state: 'active', settings: { domain: 'https://crm.example', life: 60 }, secrets: { password: { stored: true } } }} />)
  expect(facts()).toEqual([['Name', 'CRM'], ['Authentication Type', 'Basic Authentication'], ['Resource Domain URL', 'https://crm.example'], ['Password', 'Stored'], ['Assumed life', '60 s']])
})

it('a choice in two steps is two facts; pairs and PEM are readable', async () => {
  await draw(<SettingsFacts kind={kind} connector={{ id: '1', name: 'CRM', kind: 'custom', state: 'active', settings: { scheme: 'secret', domain: 'https://crm.example', certificate: '-----BEGIN CERTIFICATE-----\nMII', extra: { audience: 'x' } } }} />)
  expect(screen.getAllByRole('term').map((t) => t.textContent)).toEqual(['Name', 'Authentication Type', 'Resource Domain URL', 'Grant Type', 'Public key', 'Parameters'])
  expect(screen.getByText('OAuth 2.0')).toBeVisible()
  expect(screen.getByText('audience=x')).toBeVisible()
  expect(screen.getByText('-----BEGIN CERTIFICATE-----')).toBeVisible()
})
