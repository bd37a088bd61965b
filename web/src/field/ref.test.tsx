// @vitest-environment jsdom
import { act, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { drawForm } from '@/testing/form'
import { formField } from '@/testing/kinds'
import type { FieldServices, NamedThing } from './services'

const queue = formField({ name: 'queue', kind: 'ref', target: 'queue', label: 'Queue' })
const connector = formField({ name: 'connector', kind: 'ref', target: 'connector', label: 'Connector' })
const variable = formField({ name: 'to', kind: 'ref', target: 'variable', label: 'Variable' })

const box = (label = 'Queue') => screen.getByLabelText(label, { selector: 'input' })
const options = () => screen.getAllByRole('option').map((o) => o.textContent)

/** Names that a server has; it counts how often it was asked. */
function names(list: NamedThing[] | null) {
  return vi.fn((_target: string, _signal: AbortSignal) => Promise.resolve(list === null ? null : [...list]))
}

describe('a reference', () => {
  it('is kept as id and name where there is an id, and as a name where there is none', async () => {
    const services: FieldServices = { names: names([{ id: 'q1', name: 'Sales' }, { name: 'Support' }]) }
    const { last } = await drawForm([queue], { services })
    await userEvent.click(box())
    await userEvent.click(await screen.findByRole('option', { name: 'Sales' }))
    expect(last()).toEqual({ queue: { id: 'q1', name: 'Sales' } })
    await userEvent.click(box())
    await userEvent.click(screen.getByRole('option', { name: 'Support' }))
    expect(last()).toEqual({ queue: 'Support' })
  })

  it('shows the name that a thing has now, whatever it was called', async () => {
    await drawForm([queue], { start: { queue: { id: 'q1', name: 'Old name' } }, services: { names: names([{ id: 'q1', name: 'New name' }]) } })
    await waitFor(() => expect(box()).toHaveValue('New name'))
    expect(screen.queryByText(/is not there/)).toBeNull()
  })

  it('asks for the names of its own target, anew whenever it is opened', async () => {
    const asked = names([{ name: 'Sales' }])
    await drawForm([queue, connector], { services: { names: asked } })
    await waitFor(() => expect(asked.mock.calls.map(([t]) => t).sort()).toEqual(['connector', 'queue']))
    await userEvent.click(box())
    await waitFor(() => expect(asked.mock.calls.filter(([t]) => t === 'queue').length).toBeGreaterThan(1))
    expect(asked.mock.calls.filter(([t]) => t === 'connector')).toHaveLength(1)
  })

  it('asks anew when the window gets the focus again', async () => {
    const asked = names([])
    await drawForm([queue], { services: { names: asked } })
    await waitFor(() => expect(asked).toHaveBeenCalledTimes(1))
    act(() => void document.dispatchEvent(new Event('visibilitychange', { bubbles: true })))
    await waitFor(() => expect(asked).toHaveBeenCalledTimes(2))
  })

  it('finds by what is typed, in names and in the words beside them', async () => {
    await drawForm([queue], { services: { names: names([{ name: 'Sales', detail: 'voice' }, { name: 'Support', detail: 'chat' }]) } })
    await userEvent.type(box(), 'CHAT')
    expect(await screen.findByRole('option', { name: /Support/ })).toBeVisible()
    expect(options()).toEqual(['Supportchat'])
    await userEvent.clear(box())
    expect(options()).toHaveLength(2)
  })

  it('is left as it is when what was typed is nowhere', async () => {
    const { seen } = await drawForm([queue], { start: { queue: 'Sales' }, services: { names: names([{ name: 'Sales' }]) } })
    await waitFor(() => expect(box()).toHaveValue('Sales'))
    await userEvent.type(box(), 'x')
    expect(await screen.findByText('There is none.')).toBeVisible()
    await userEvent.tab()
    expect(box()).toHaveValue('Sales')
    expect(seen).not.toHaveBeenCalled()
  })

  it('is taken away by its button, which a form that is disabled does not have', async () => {
    const services = { names: names([{ name: 'Sales' }]) }
    const { last, unmount } = await drawForm([queue], { start: { queue: 'Sales' }, services })
    await userEvent.click(screen.getByLabelText('Clear Queue'))
    expect(last()).toEqual({})
    unmount()
    await drawForm([queue], { start: { queue: 'Sales' }, services, disabled: true })
    expect(screen.queryByLabelText('Clear Queue')).toBeNull()
    expect(box()).toBeDisabled()
  })
})

describe('a thing with a page of its own', () => {
  const fn = formField({ name: 'function', kind: 'ref', target: 'function', label: 'Function' })
  const services: FieldServices = { names: names([{ id: 'f1', name: 'Mask' }]), open: (target, id) => (target === 'function' ? `/functions/${id}` : undefined) }

  it('is chosen by name, and leads there', async () => {
    const { last } = await drawForm([fn], { services })
    expect(screen.queryByRole('link')).toBeNull()
    await userEvent.click(box('Function'))
    await userEvent.click(await screen.findByRole('option', { name: 'Mask' }))
    expect(last()).toEqual({ function: { id: 'f1', name: 'Mask' } })
    expect(screen.getByRole('link', { name: 'Open Mask (in a new tab)' })).toHaveAttribute('href', '/functions/f1')
  })

  it('leads nowhere where the page is not known', async () => {
    await drawForm([queue], { start: { queue: { id: 'q1', name: 'Sales' } }, services: { ...services, names: names([{ id: 'q1', name: 'Sales' }]) } })
    await waitFor(() => expect(box()).toHaveValue('Sales'))
    expect(screen.queryByRole('link')).toBeNull()
  })
})

describe('what is not there', () => {
  it('is said with its name, and where one is made', async () => {
    await drawForm([queue], { start: { queue: 'Gone' }, services: { names: names([{ name: 'Sales' }]), place: (t) => `/${t}s` } })
    expect(await screen.findByText('“Gone” is not there.')).toBeVisible()
    expect(screen.getByRole('link', { name: /opens a new tab/ })).toHaveAttribute('href', '/queues')
    expect(box()).toHaveValue('Gone')
  })

  it('S1-13 says of a connector that none of that name is active', async () => {
    // The server lists active connectors only: one that was deactivated is missing.
    await drawForm([connector], { start: { connector: { id: 'c9', name: 'CRM' } }, services: { names: names([{ id: 'c1', name: 'Billing' }]) } })
    expect(await screen.findByText('Not configured: there is no active connector “CRM”.')).toBeVisible()
  })

  it('S0-11 is configured as soon as a connector of that name is there', async () => {
    const there: NamedThing[] = []
    await drawForm([connector], { start: { connector: 'CRM' }, services: { names: () => Promise.resolve([...there]) } })
    expect(await screen.findByText(/no active connector “CRM”/)).toBeVisible()
    there.push({ id: 'c1', name: 'CRM' })
    await userEvent.click(box('Connector'))
    await waitFor(() => expect(screen.queryByText(/no active connector/)).toBeNull())
  })

  it('is not claimed while the names are not known', async () => {
    await drawForm([queue], { start: { queue: 'Sales' }, services: { names: names(null) } })
    await userEvent.click(box())
    expect(await screen.findByText('Type a name.')).toBeVisible()
    expect(screen.queryByText(/is not there/)).toBeNull()
  })

  it('is not claimed while the server refuses the names, whose words are shown', async () => {
    await drawForm([queue], { start: { queue: 'Sales' }, services: { names: () => Promise.reject(new Error('The server does not answer.')) } })
    await userEvent.click(box())
    expect(await screen.findByText('The server does not answer.')).toBeVisible()
    expect(screen.queryByText(/is not there/)).toBeNull()
  })
})

describe('a variable', () => {
  const variables = [{ name: 'tier', type: 'INTEGER' }, { name: 'Lookup.body', type: 'STRING', from: 'Lookup' }]

  it('is one of the flow, never the output of an activity', async () => {
    const asked = names([])
    await drawForm([variable], { services: { variables, names: asked } })
    await userEvent.click(box('Variable'))
    expect(options()).toEqual(['tierINTEGER'])
    expect(asked).not.toHaveBeenCalled()
  })

  it('that is not there is said; where none can be added, none is offered', async () => {
    await drawForm([variable], { start: { to: 'gone' }, services: { variables } })
    expect(screen.getByText('“gone” is not there.')).toBeVisible()
    await userEvent.clear(box('Variable'))
    await userEvent.type(box('Variable'), 'fresh')
    expect(screen.queryByRole('option')).toBeNull()
  })

  it('is chosen with the keyboard', async () => {
    const { last } = await drawForm([variable], { services: { variables } })
    await userEvent.click(box('Variable'))
    await userEvent.keyboard('{ArrowDown}{Enter}')
    expect(last()).toEqual({ to: 'tier' })
  })
})
