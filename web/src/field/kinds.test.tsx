// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { draw } from '@/testing/render'
import { Form } from './form'
import type { FieldProblem, FormField, Values } from './form-field'
import type { FieldServices } from './services'

const field = (name: string, kind: FormField['kind'], more: Partial<FormField> = {}): FormField => ({ name, kind, label: name, help: '', required: false, ...more })

const input = { selector: 'input' }

type Given = { start?: Values; services?: FieldServices; stored?: string[]; problems?: FieldProblem[] }

/** Draws a form and returns what it said last. */
async function form(fields: FormField[], { start = {}, ...more }: Given = {}) {
  const seen = vi.fn<(values: Values, path: string) => void>()
  function Kept() {
    const [values, set] = useState<Values>(start)
    return <Form fields={fields} values={values} onChange={(v, p) => { set(v); seen(v, p) }} {...more} />
  }
  await draw(<Kept />)
  return { seen, last: () => seen.mock.lastCall?.[0] }
}

describe('choice', () => {
  const scheme = field('scheme', 'choice', {
    label: 'Authentication Type', default: 'basic', second: { label: 'Grant Type', after: 'domain' },
    options: [{ value: 'basic', label: 'Basic Authentication' }, { value: 'cert', label: 'Certificate', group: 'OAuth 2.0' }, { value: 'secret', label: 'Client secret', group: 'OAuth 2.0' }],
  })

  it('asks for the group first, and for the option after the field that is named (S0-4)', async () => {
    const { last } = await form([scheme, field('domain', 'plain', { label: 'Resource Domain URL' }), field('name', 'plain')])
    expect(screen.queryByLabelText('Grant Type')).toBeNull()
    await userEvent.click(screen.getByLabelText('Authentication Type', input))
    expect(screen.getAllByRole('option').map((o) => o.textContent)).toEqual(['Basic Authentication', 'OAuth 2.0'])
    await userEvent.click(screen.getByRole('option', { name: 'OAuth 2.0' }))
    expect(last()).toEqual({ scheme: 'cert' })
    const order = [...document.querySelectorAll('label')].map((l) => l.textContent)
    expect(order).toEqual(['Authentication Type', 'Resource Domain URL', 'Grant Type', 'name'])
    await userEvent.click(screen.getByLabelText('Grant Type', input))
    await userEvent.click(screen.getByRole('option', { name: 'Client secret' }))
    expect(last()).toEqual({ scheme: 'secret' })
  })

  it('shows a value that is no option', async () => {
    await form([field('method', 'choice', { options: [{ value: 'GET', label: 'GET' }] })], { start: { method: 'BREW' } })
    expect(screen.getByLabelText('method', input)).toHaveValue('BREW (not an option)')
  })
})

describe('numbers', () => {
  it('keep what is out of bounds, and say the bounds', async () => {
    const { last } = await form([field('count', 'int', { min: 1, max: 9, default: 3 })])
    expect(screen.getByLabelText('count')).toHaveAttribute('placeholder', '3')
    expect(screen.getByText('1 to 9')).toBeVisible()
    await userEvent.type(screen.getByLabelText('count'), '12')
    expect(last()).toEqual({ count: 12 })
    await userEvent.clear(screen.getByLabelText('count'))
    expect(last()).toEqual({})
  })

  it('of time are kept in the unit of the field', async () => {
    const { last } = await form([field('wait', 'duration', { unit: 'ms', default: 2000 })], { start: { wait: '1m30s' } })
    expect(screen.getByLabelText('wait')).toHaveValue('90')
    await userEvent.clear(screen.getByLabelText('wait'))
    await userEvent.type(screen.getByLabelText('wait'), '3')
    expect(last()).toEqual({ wait: 3000 })
    await userEvent.selectOptions(screen.getByLabelText('Unit of wait'), 'min')
    expect((last() as { wait: number }).wait % 1).toBe(0)
  })
})

describe('table', () => {
  it('keeps a row without a name until it has one', async () => {
    const { last, seen } = await form([field('headers', 'table')], { start: { headers: { Accept: 'a' } } })
    await userEvent.click(screen.getByRole('button', { name: 'Add row: headers' }))
    expect(seen).not.toHaveBeenCalled()
    await userEvent.type(screen.getByLabelText('headers: name in row 2'), 'X')
    await userEvent.type(screen.getByLabelText('headers: value of X'), '1')
    expect(last()).toEqual({ headers: { Accept: 'a', X: '1' } })
    expect(seen.mock.lastCall?.[1]).toBe('headers.X')
    await userEvent.click(screen.getByRole('button', { name: 'Remove Accept' }))
    expect(last()).toEqual({ headers: { X: '1' } })
  })

  it('says a repeated name and a problem at its row', async () => {
    await form([field('headers', 'pairs')], { start: { headers: { A: '1' } }, problems: [{ field: 'headers.A', severity: 'error', message: 'Not allowed.' }] })
    expect(screen.getByText('Not allowed.')).toBeVisible()
    await userEvent.click(screen.getByRole('button', { name: 'Add row: headers' }))
    await userEvent.type(screen.getByLabelText('headers: name in row 2'), 'A')
    expect(screen.getByText('This name is there already.')).toBeVisible()
  })
})

describe('items', () => {
  const outputs = field('outputs', 'items', { max: 2, fields: [field('name', 'plain')] })

  it('are added up to the most, moved and removed', async () => {
    const { last } = await form([outputs], { start: { outputs: [{ name: 'a' }] } })
    await userEvent.click(screen.getByRole('button', { name: 'Add: outputs' }))
    await userEvent.type(within(screen.getByRole('group', { name: 'outputs, row 2' })).getByLabelText('name'), 'b')
    expect(screen.getByRole('button', { name: 'Add: outputs' })).toBeDisabled()
    await userEvent.click(screen.getByRole('button', { name: 'Move 2 (b) up' }))
    expect(last()).toEqual({ outputs: [{ name: 'b' }, { name: 'a' }] })
    await userEvent.click(screen.getByRole('button', { name: 'Remove 1 (b)' }))
    await userEvent.click(screen.getByRole('button', { name: 'Remove 1 (a)' }))
    expect(last()).toEqual({})
  })

  it('of prompts are each a text, a file or a variable', async () => {
    const prompts = field('prompts', 'prompts', { fields: [field('tts', 'text', { label: 'Text-to-Speech' }), field('audio', 'plain', { label: 'Label' }), field('file', 'ref', { label: 'Audio File', target: 'prompt' })] })
    const { last } = await form([prompts])
    await userEvent.click(screen.getByRole('button', { name: 'Text-to-Speech' }))
    await userEvent.type(screen.getByRole('textbox', { name: 'Text-to-Speech' }), 'Hi')
    expect(last()).toEqual({ prompts: [{ tts: 'Hi' }] })
    await userEvent.click(screen.getByLabelText('Sort of prompt 1', input))
    await userEvent.click(screen.getByRole('option', { name: 'Audio File' }))
    expect(last()).toEqual({ prompts: [{ file: '' }] })
  })

  it('parts are forms of their own', async () => {
    const { last, seen } = await form([field('run', 'part', { help: 'What runs.', fields: [field('version', 'plain')] })], { problems: [{ field: 'run', severity: 'error', message: 'Is needed.' }] })
    expect(screen.getByText('Is needed.')).toBeVisible()
    await userEvent.type(within(screen.getByRole('group', { name: 'run' })).getByLabelText('version'), '1')
    expect([last(), seen.mock.lastCall?.[1]]).toEqual([{ run: { version: '1' } }, 'run.version'])
    await userEvent.clear(screen.getByLabelText('version'))
    expect(last()).toEqual({})
  })
})

describe('ref', () => {
  const connector = field('connector', 'ref', { label: 'Connector', target: 'connector' })

  it('offers a connector that was made a moment ago without loading the page anew (S0-11)', async () => {
    const there = [{ id: 'c1', name: 'CRM' }]
    const { last } = await form([connector], { services: { names: () => Promise.resolve([...there]) } })
    await userEvent.click(screen.getByLabelText('Connector'))
    expect(await screen.findByRole('option', { name: 'CRM' })).toBeVisible()
    there.push({ id: 'c2', name: 'Billing' })
    await userEvent.keyboard('{Escape}')
    await userEvent.click(screen.getByLabelText('Connector'))
    await userEvent.click(await screen.findByRole('option', { name: 'Billing' }))
    expect(last()).toEqual({ connector: { id: 'c2', name: 'Billing' } })
    expect(screen.getByLabelText('Connector')).toHaveValue('Billing')
  })

  it('says that a connector is not configured, and where one is made', async () => {
    const { last } = await form([connector], { start: { connector: 'Gone' }, services: { names: () => Promise.resolve([]), place: (t) => `/${t}s` } })
    expect(await screen.findByText(/no active connector “Gone”/)).toBeVisible()
    expect(screen.getByRole('link')).toHaveAttribute('href', '/connectors')
    await userEvent.clear(screen.getByLabelText('Connector'))
    await userEvent.tab()
    expect(last()).toEqual({})
  })

  it('adds a variable to the flow', async () => {
    const createVariable = vi.fn()
    const { last } = await form([field('to', 'ref', { target: 'variable' })], { services: { variables: [{ name: 'tier', type: 'INTEGER' }, { name: 'Lookup.body', from: 'Lookup' }], createVariable } })
    await userEvent.type(screen.getByLabelText('to'), 'name')
    await userEvent.click(screen.getByRole('option', { name: 'Add flow variable “name”' }))
    expect(createVariable).toHaveBeenCalledWith('name', 'STRING')
    expect(last()).toEqual({ to: 'name' })
    await userEvent.clear(screen.getByLabelText('to'))
    expect(screen.getAllByRole('option').map((o) => o.textContent)).toEqual(['tierINTEGER'])
  })

  it('takes any name where the names are not known', async () => {
    const { last } = await form([field('voice', 'ref', { target: 'tts' })], { services: { names: () => Promise.resolve(null) } })
    await userEvent.type(screen.getByLabelText('voice'), 'Azure')
    await userEvent.tab()
    expect(last()).toEqual({ voice: 'Azure' })
  })
})

describe('secret', () => {
  it('that is stored is never shown, only replaced or kept', async () => {
    const { last } = await form([field('password', 'secret', { label: 'Password' })], { stored: ['password'] })
    expect(screen.queryByLabelText('Password')).not.toHaveProperty('value')
    await userEvent.click(screen.getByRole('button', { name: 'Replace… Password' }))
    await userEvent.type(screen.getByLabelText('Password'), 's3')
    expect(screen.getByLabelText('Password')).toHaveAttribute('type', 'password')
    expect(last()).toEqual({ password: 's3' })
    await userEvent.click(screen.getByRole('button', { name: 'Keep what is stored: Password' }))
    expect(last()).toEqual({})
    expect(screen.getByText('Stored. It is never shown.')).toBeVisible()
  })
})

describe('certificates (22)', () => {
  const pair = [field('certificate', 'plain', { label: 'Public key', format: 'pem' }), field('private_key', 'secret', { label: 'Private key', format: 'pem' })]
  const certificate = { subject: 'CN=a', issuer: 'CN=a', serial: '1', fingerprint_sha256: 'ab12', not_before: '2026-01-01T00:00:00Z', expires: '2026-12-05T00:00:00Z', days: 14, self_signed: true }

  it('are looked at together at once: fingerprint, expiry, whether the key belongs to it', async () => {
    const checkCertificate = vi.fn(() => Promise.resolve({ certificate, private_key: { type: 'RSA' as const, bits: 2048 }, match: false, problems: [], warnings: ['It signs itself.'] }))
    await form(pair, { start: { certificate: 'C', private_key: 'K' }, services: { checkCertificate } })
    expect(await screen.findByText(/AB:12/)).toBeVisible()
    expect(screen.getByText(/14 days left/)).toBeVisible()
    expect(screen.getByText(/It signs itself/)).toBeVisible()
    expect(await screen.findByText(/does not belong/)).toBeVisible()
    expect(screen.getByText('RSA key, 2048 bits')).toBeVisible()
    expect(checkCertificate).toHaveBeenCalledWith({ certificate: 'C', private_key: 'K' }, expect.anything())
  })

  it('come by a file that is dropped, if it is PEM', async () => {
    const { last } = await form(pair)
    const drop = (text: string) => fireEvent.drop(screen.getByLabelText('Public key'), { dataTransfer: { types: ['Files'], files: [new File([text], 'a.pem')] } })
    drop('no certificate')
    expect(await screen.findByText(/a.pem holds no PEM/)).toBeVisible()
    drop('-----BEGIN CERTIFICATE-----')
    await waitFor(() => expect(last()).toEqual({ certificate: '-----BEGIN CERTIFICATE-----' }))
  })
})

describe('value', () => {
  it('is kept while it is not JSON yet', async () => {
    const { last, seen } = await form([field('any', 'value')])
    fireEvent.change(screen.getByLabelText('any'), { target: { value: '{"a"' } })
    expect(screen.getByText('This is not JSON.')).toBeVisible()
    expect(seen).not.toHaveBeenCalled()
    fireEvent.change(screen.getByLabelText('any'), { target: { value: '{"a":1}' } })
    expect(last()).toEqual({ any: { a: 1 } })
  })
})
