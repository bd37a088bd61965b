// @vitest-environment jsdom
import { act, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { draw } from '@/testing/render'
import { marksOf } from './expression-input'
import { Form } from './form'
import type { FormField, Values } from './form-field'
import { languageOf } from './path'
import { bytes, takes } from './response-body'
import { namesRead, SendPanel } from './send-panel'
import { type Evaluated, type FieldServices, FieldServicesContext, type SentRequest } from './services'
import { milliseconds } from './timing-bar'

const field = (name: string, kind: FormField['kind'], more: Partial<FormField> = {}): FormField => ({ name, kind, label: name, help: '', required: false, ...more })
const body = '{"customer":{"last name":"Lovelace","age":36}}'

describe('the tester of expressions (18)', () => {
  const evaluate = vi.fn((asked: { text: string; variables?: Values }): Promise<Evaluated> =>
    Promise.resolve(asked.text.includes('!') ? { value: null, text: '', type: 'none', error: { message: 'unexpected !', line: 1, column: 4, code: 'syntax' }, errors: [{ message: 'unexpected !', line: 1, column: 4, code: 'syntax' }], reads: [] }
      : { value: 'Ciao', text: `Ciao ${String(asked.variables?.name)}`, type: 'text', errors: [], reads: ['name', 'pin'] }))
  const services: FieldServices = { evaluate, samples: { name: 'Ada', pin: '1234' }, variables: [{ name: 'name', type: 'STRING' }, { name: 'pin', secure: true }] }
  const fields = [field('greeting', 'text')]

  it('opens with Ctrl+Enter, evaluates on the server with values of the last run that can be changed, closes with Escape', async () => {
    await draw(<Form fields={fields} values={{ greeting: '{{ name }} {{ pin }}' }} onChange={() => undefined} services={services} />)
    await userEvent.click(screen.getByRole('textbox', { name: 'greeting' }))
    await userEvent.keyboard('{Control>}{Enter}{/Control}')
    const tester = screen.getByRole('region', { name: 'Try greeting' })
    expect(await within(tester).findByText('Ciao Ada')).toBeVisible()
    expect(within(tester).getByLabelText('pin')).toHaveValue('')
    const name = within(tester).getByLabelText('name')
    await userEvent.clear(name)
    await userEvent.type(name, 'Bob')
    expect(await within(tester).findByText('Ciao Bob')).toBeVisible()
    await userEvent.keyboard('{Escape}')
    expect(screen.queryByRole('region')).toBeNull()
    expect(screen.getByRole('textbox', { name: 'greeting' })).toHaveFocus()
  })

  it('says the mistake with its place', async () => {
    await draw(<Form fields={fields} values={{ greeting: '{{ !' }} onChange={() => undefined} services={services} />)
    await userEvent.click(screen.getByRole('button', { name: 'Try greeting' }))
    expect(await screen.findByText('Line 1, column 4: unexpected !')).toBeVisible()
  })

  it('lets Enter and several lines be asked for', async () => {
    const seen = vi.fn()
    await draw(<Form fields={fields} values={{ greeting: 'a' }} onChange={seen} />)
    await userEvent.type(screen.getByRole('textbox', { name: 'greeting' }), '{Enter}')
    expect(seen).not.toHaveBeenCalled()
    await userEvent.click(screen.getByRole('button', { name: 'Several lines for greeting' }))
    expect(screen.getByRole('textbox', { name: 'greeting' })).toHaveFocus()
    await userEvent.keyboard('{Enter}')
    expect(seen).toHaveBeenCalled()
  })

  it('underlines mistakes of writing, not of missing values', () => {
    const at = { line: 1, column: 2, message: 'm' }
    expect(marksOf([], [{ ...at, code: 'syntax' }, { ...at, code: 'runtime' }])).toHaveLength(1)
    expect(marksOf([{ severity: 'warning', message: 'm', at: { line: 2 } }, { severity: 'error', message: 'no place' }], undefined)).toEqual([{ line: 2, column: 1, message: 'm', severity: 'warning' }])
  })
})

describe('the tester of paths (20)', () => {
  it('makes the path of a value that is picked with the keyboard, and reads it', async () => {
    const jsonpath = vi.fn((asked: { path: string }) => Promise.resolve({ value: 'Lovelace', text: 'Lovelace', matched: asked.path.includes('name') }))
    const seen = vi.fn()
    function Kept() {
      const [values, set] = useState<Values>({})
      return <Form fields={[field('path', 'path')]} values={values} onChange={(v) => { set(v); seen(v) }} services={{ jsonpath, sampleBody: body }} />
    }
    await draw(<Kept />)
    await userEvent.click(screen.getByRole('button', { name: 'Try path' }))
    act(() => screen.getAllByRole('treeitem')[0]?.focus())
    await userEvent.keyboard('{ArrowDown}{ArrowRight}{Enter}')
    expect(seen).toHaveBeenLastCalledWith({ path: "$.customer['last name']" })
    expect(await screen.findByLabelText('Result')).toHaveTextContent('Lovelace')
    await userEvent.keyboard('{End}{Home}{ArrowLeft}')
    expect(screen.getAllByRole('treeitem')).toHaveLength(1)
    await userEvent.keyboard('{ArrowRight}{ArrowDown}{ArrowUp}{Escape}')
    expect(screen.queryByRole('tree')).toBeNull()
  })

  it('guesses the language of a body', () => expect(['<a/>', '{', '', 'a = 1', 'a: 1', '"x"'].map(languageOf)).toEqual(['XML', 'JSON', 'JSON', 'TOML', 'YAML', 'JSON']))
})

describe('Send (19)', () => {
  const fields = [field('path', 'text'), field('outputs', 'items', { fields: [field('variable', 'ref', { target: 'variable' }), field('path', 'path')] })]
  const timing = { token: 30, dns: 0, connect: 2, tls: 3, first_byte: 40, download: 1.25, total: 1076 }
  const attempt = { method: 'GET', url: 'u', curl: '', headers: [], timing }
  const sent: SentRequest = {
    request: { method: 'GET', url: 'https://crm.example/c?q=1', headers: [{ name: 'Authorization', value: '•••' }] },
    attempts: [{ ...attempt, status: 0, error: 'connection refused', milliseconds: 9 }, { ...attempt, status: 200, milliseconds: 50, token: 'cached' }],
    timing, status: 200, headers: [{ name: 'X-Id', value: '7' }], body, size: body.length, content_type: 'application/json',
    outputs: [{ variable: 'name', path: '$.x', value: null, text: '', matched: false, warning: 'There is no x.' }], warnings: [], curl: 'curl https://crm.example',
  }

  async function panel(result: SentRequest, more: FieldServices = {}) {
    const send = vi.fn((_: { settings: Values; variables: Values }) => Promise.resolve(result))
    const seen = vi.fn()
    await draw(
      <FieldServicesContext value={{ send, samples: { tier: 3 }, variables: [{ name: 'tier', type: 'INTEGER' }, { name: 'age', type: 'STRING' }], ...more }}>
        <SendPanel fields={fields} values={{ path: '/c?q={{ tier }}' }} onChange={seen} />
      </FieldServicesContext>,
    )
    await userEvent.click(screen.getByRole('button', { name: 'Send' }))
    return { send, seen }
  }

  it('sends with values that can be changed and shows status, time split, outputs, headers, attempts and cURL', async () => {
    const { send } = await panel(sent)
    expect(send.mock.lastCall?.[0]).toEqual({ settings: { path: '/c?q={{ tier }}' }, variables: { tier: 3 } })
    expect(await screen.findByLabelText('Status 200')).toBeVisible()
    expect(within(screen.getByRole('group', { name: 'Time split' })).getByText('1.08 s')).toBeVisible()
    expect(screen.getByText('There is no x.')).toBeVisible()
    expect(screen.getByLabelText('cURL')).toHaveTextContent('curl https://crm.example')
    await userEvent.click(screen.getByRole('tab', { name: 'Headers' }))
    expect(screen.getByText('X-Id')).toBeVisible()
    await userEvent.click(screen.getByRole('tab', { name: '2 attempts' }))
    expect(screen.getByText('connection refused')).toBeVisible()
    await userEvent.click(screen.getByRole('tab', { name: 'Request' }))
    expect(screen.getByText('•••')).toBeVisible()
    await userEvent.clear(screen.getByLabelText('tier'))
    await userEvent.type(screen.getByLabelText('tier'), '5')
    await userEvent.click(screen.getByRole('button', { name: 'Send' }))
    expect(send.mock.lastCall?.[0].variables).toEqual({ tier: 5 })
  })

  it('makes path and variable from a click on a value (20)', async () => {
    const createVariable = vi.fn()
    const { seen } = await panel(sent, { createVariable })
    await userEvent.click(await screen.findByText('last name'))
    expect(screen.getByLabelText('Into the variable', { selector: 'input' })).toHaveValue('lastName')
    await userEvent.click(screen.getByRole('button', { name: 'Add STRING variable' }))
    expect(createVariable).toHaveBeenCalledWith('lastName', 'STRING')
    expect(seen).toHaveBeenCalledWith({ path: '/c?q={{ tier }}', outputs: [{ variable: 'lastName', path: "$.customer['last name']" }] }, 'outputs[0]')
    expect(screen.getByText("$.customer['last name'] goes into lastName.")).toBeVisible()
  })

  it('says in the server’s words why nothing came back', async () => {
    await panel({ ...sent, status: 0, attempts: [], outputs: [], curl: undefined, problem: { code: 'connector_inactive', message: 'The connector CRM is inactive.', field: 'connector' } })
    expect(await screen.findByText('The connector CRM is inactive.')).toBeVisible()
    expect(screen.getByText('In the setting connector')).toBeVisible()
  })

  it('shows a body that is cut or no JSON as text', async () => {
    await panel({ ...sent, truncated: true, size: 3_000_000 })
    expect(await screen.findByText(/2.9 MiB/)).toBeVisible()
    expect(screen.queryByRole('tree')).toBeNull()
  })

  it('says a refusal', async () => {
    await panel(sent, { send: () => Promise.reject(new Error('You may not send.')) })
    expect(await screen.findByText('You may not send.')).toBeVisible()
  })

  it('knows names, sizes and types', () => {
    expect(namesRead({ a: '{{ x.y | default(z) }} {{ now() }}', b: [{ c: '{{ x.y }}' }] })).toEqual(['x.y', 'z'])
    expect([bytes(9), bytes(2048), bytes(3_145_728)]).toEqual(['9 B', '2.0 KiB', '3.0 MiB'])
    expect([milliseconds(0.26), milliseconds(31.4), milliseconds(1500)]).toEqual(['0.3 ms', '31 ms', '1.50 s'])
    expect([takes('STRING', 'JSON'), takes('DECIMAL', 'INTEGER'), takes('INTEGER', 'DECIMAL'), takes('BOOLEAN', 'STRING')]).toEqual([true, true, false, false])
  })
})
