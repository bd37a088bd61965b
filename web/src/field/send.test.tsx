// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { draw } from '@/testing/render'
import { formField } from '@/testing/kinds'
import type { FormField, Values } from './form-field'
import { SendPanel } from './send-panel'
import { type FieldServices, FieldServicesContext, type SentRequest } from './services'
import { TimingBar } from './timing-bar'

const outputs = formField({ name: 'outputs', kind: 'items', fields: [formField({ name: 'variable', kind: 'ref', target: 'variable' }), formField({ name: 'path', kind: 'path' })] })
const fields: FormField[] = [formField({ name: 'path', kind: 'text' }), outputs]
const timing = { token: 0, dns: 0, connect: 0, tls: 0, first_byte: 40, download: 2, total: 42 }
const body = '{"id":"a1","tier":3,"tags":["x"]}'

const sent: SentRequest = {
  request: { method: 'POST', url: 'https://crm.example/c', headers: [{ name: 'Authorization', value: 'Bearer •••' }], body: '{"q":1}' },
  attempts: [{ method: 'POST', url: 'u', curl: '', headers: [], timing, status: 200, milliseconds: 42 }],
  timing, status: 200, headers: [], body, size: body.length, content_type: 'application/json',
  outputs: [], warnings: [], curl: "curl -X POST -H 'Authorization: Bearer •••' https://crm.example/c",
}

type Given = { values?: Values; services?: FieldServices; disabled?: boolean; fields?: FormField[] }

async function panel(result: Partial<SentRequest>, given: Given = {}) {
  const send = vi.fn((_: { settings: Values; variables: Values }) => Promise.resolve({ ...sent, ...result }))
  const seen = vi.fn<(values: Values, path: string) => void>()
  await draw(
    <FieldServicesContext value={{ send, ...given.services }}>
      <SendPanel fields={given.fields ?? fields} values={given.values ?? { path: '/c' }} onChange={seen} disabled={given.disabled} />
    </FieldServicesContext>,
  )
  await userEvent.click(screen.getByRole('button', { name: 'Send' }))
  return { send, seen }
}

describe('what is sent (19)', () => {
  it('is the settings as they stand, with the values that they read and no others', async () => {
    const { send } = await panel({}, {
      values: { path: '/c/{{ tier }}', headers: { X: '{{ Lookup.id | upper }}' } },
      services: { samples: { tier: 3, Lookup: { id: 'a', secret: 'b' }, unread: 1 }, variables: [{ name: 'tier', type: 'INTEGER' }] },
    })
    expect(send.mock.lastCall?.[0]).toEqual({ settings: { path: '/c/{{ tier }}', headers: { X: '{{ Lookup.id | upper }}' } }, variables: { tier: 3, Lookup: { id: 'a', secret: 'b' } } })
    expect(within(screen.getByRole('group', { name: 'Values to send with' })).getAllByRole('textbox')).toHaveLength(2)
  })

  it('asks for nothing where nothing is read', async () => {
    await panel({})
    expect(screen.queryByRole('group', { name: 'Values to send with' })).toBeNull()
  })

  it('never shows the value of a secure variable, and sends one that was written for it', async () => {
    const { send } = await panel({}, { values: { path: '/{{ pin }}' }, services: { samples: { pin: '1234' }, variables: [{ name: 'pin', type: 'STRING', secure: true }] } })
    expect(screen.getByLabelText('pin')).toHaveValue('')
    await userEvent.type(screen.getByLabelText('pin'), '999')
    await userEvent.click(screen.getByRole('button', { name: 'Send' }))
    expect(send.mock.lastCall?.[0].variables).toEqual({ pin: '999' })
  })

  it('cannot go out where nobody can send', async () => {
    await draw(
      <FieldServicesContext value={{}}>
        <SendPanel fields={fields} values={{ path: '/c' }} onChange={() => undefined} />
      </FieldServicesContext>,
    )
    expect(screen.getByRole('button', { name: 'Send' })).toBeDisabled()
  })
})

describe('what came back (19)', () => {
  it.each([[200, 'green'], [302, 'green'], [404, 'yellow'], [503, 'red']])('%i has its status in a word, with the request', async (status) => {
    await panel({ status })
    expect(await screen.findByLabelText(`Status ${String(status)}`)).toHaveTextContent(String(status))
    expect(screen.getByText('POST https://crm.example/c')).toBeVisible()
  })

  it('can be had as cURL, in which secrets are masked, and is copied as it is shown', async () => {
    const user = userEvent.setup()
    await panel({})
    const shown = await screen.findByLabelText('cURL')
    expect(shown).toHaveTextContent('Bearer •••')
    expect(screen.getByText('Secrets are masked.')).toBeVisible()
    await user.click(screen.getByRole('button', { name: /Copy.*cURL/ }))
    await waitFor(async () => expect(await navigator.clipboard.readText()).toBe(sent.curl))
  })

  it('has the body that was sent beside its headers', async () => {
    await panel({})
    await userEvent.click(await screen.findByRole('tab', { name: 'Request' }))
    expect(screen.getByLabelText('Body of the request')).toHaveTextContent('{"q":1}')
    expect(within(screen.getByRole('table', { name: 'Headers of the request' })).getByText('Bearer •••')).toBeVisible()
  })

  it('that is Callwright’s own says why; that warns says of what', async () => {
    await panel({ synthetic: 'the circuit is open', warnings: [{ severity: 'warning', message: 'The path has a blank.', mend: 'encode it' }] as SentRequest['warnings'] })
    expect(await screen.findByText('The answer is Callwright’s own: the circuit is open.')).toBeVisible()
    expect(screen.getByText(/The path has a blank\. Encode it\./)).toBeVisible()
  })

  it.each([
    ['cut', { truncated: true, size: 2_097_152 }, 'The body has 2.0 MiB; only its beginning is shown.'],
    ['no text', { binary: true }, 'The body is no text.'],
    ['empty', { body: '' }, 'The body is empty.'],
  ])('whose body is %s is no tree to pick from', async (_name, more, says) => {
    await panel(more)
    expect(await screen.findByText(says)).toBeVisible()
    expect(screen.queryByRole('tree')).toBeNull()
  })

  it('that is a JSON text by itself is shown as it is', async () => {
    await panel({ body: '"plain"' })
    expect(await screen.findByText('"plain"')).toBeVisible()
    expect(screen.queryByRole('tree')).toBeNull()
  })

  it('is replaced by the next, with nothing of the last one picked', async () => {
    await panel({})
    await userEvent.click(await screen.findByText('id'))
    expect(screen.getByLabelText('Into the variable', { selector: 'input' })).toBeVisible()
    await userEvent.click(screen.getByRole('button', { name: 'Send' }))
    await waitFor(() => expect(screen.queryByLabelText('Into the variable', { selector: 'input' })).toBeNull())
  })
})

describe('a value that is picked (20)', () => {
  const variables = [{ name: 'tier', type: 'INTEGER' }, { name: 'note', type: 'STRING' }]

  it('goes into a variable that there is, in the row that it has', async () => {
    const createVariable = vi.fn()
    const { seen } = await panel({}, { values: { path: '/c', outputs: [{ variable: 'note', path: '$.old' }] }, services: { variables, createVariable } })
    await userEvent.click(await screen.findByText('id'))
    const into = screen.getByLabelText('Into the variable', { selector: 'input' })
    await userEvent.clear(into)
    await userEvent.type(into, 'note')
    await userEvent.click(screen.getByRole('button', { name: 'Use it' }))
    expect(createVariable).not.toHaveBeenCalled()
    expect(seen).toHaveBeenCalledWith({ path: '/c', outputs: [{ variable: 'note', path: '$.id' }] }, 'outputs[0]')
  })

  it('is offered the variables whose type takes it, and a new one of its own type', async () => {
    await panel({}, { services: { variables, createVariable: () => undefined } })
    await userEvent.click(await screen.findByText('tags'))
    expect(screen.getByRole('button', { name: 'Add JSON variable' })).toBeEnabled()
    await userEvent.clear(screen.getByLabelText('Into the variable', { selector: 'input' }))
    expect(screen.getByRole('button', { name: /Add JSON/ })).toBeDisabled()
    expect(screen.getAllByRole('option').map((o) => o.textContent)).toEqual(['note'])
  })

  it('makes no variable where none can be added', async () => {
    await panel({}, { services: { variables } })
    await userEvent.click(await screen.findByText('id'))
    expect(screen.getByRole('button', { name: 'Add STRING variable' })).toBeDisabled()
  })

  it.each([['a form that is read only', { disabled: true }], ['an activity that keeps no outputs', { fields: fields.slice(0, 1) }]])('can be looked at in %s, and goes nowhere', async (_name, given) => {
    await panel({}, { services: { variables, createVariable: () => undefined }, ...given })
    await userEvent.click(await screen.findByText('id'))
    expect(screen.getByText('$.id')).toBeVisible()
    expect(screen.queryByLabelText('Into the variable', { selector: 'input' })).toBeNull()
  })
})

describe('the time split', () => {
  it('names what took time, says the total, and that a connection was open already', async () => {
    await draw(<TimingBar timing={{ ...timing, reused: true }} />)
    const split = within(screen.getByRole('group', { name: 'Time split' }))
    expect(split.getByText('42 ms')).toBeVisible()
    expect(screen.getByText('The connection was open already.')).toBeVisible()
  })
})
