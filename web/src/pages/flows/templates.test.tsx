// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, test } from 'vitest'
import type { Template } from '@/api/templates'
import { flowNamed } from '@/testing/flows'
import { drawAt } from '@/testing/place'
import { refusal, serve } from '@/testing/server'
import { signedIn } from '@/testing/session'
import { Templates } from './templates'

const template = (name: string, more: Partial<Template> = {}): Template => ({
  name, title: name, description: `What ${name} does`, language: 'en', category: 'basics', connectors: [], activities: 5, sandbox: true, ...more,
})
const lookup = template('Lookup', { category: 'data', connectors: [{ name: 'CRM', kind: 'custom', title: 'Acme CRM' }] as Template['connectors'] })
const maker = ['flow.read', 'flow.edit', 'connector.create', 'connector.read']
const crm = { items: [{ id: 'c1', name: 'crm', revision: 1 }, { id: 'c2', name: 'Billing', revision: 1 }] }

async function gallery(may = maker, replies: Record<string, unknown> = {}) {
  const asked = serve({
    'GET /api/templates': { items: [lookup, template('Welcome')] }, 'GET /api/connectors': { items: [] }, 'GET /api/sandbox': { running: true },
    'POST /api/templates/Lookup': { flow: flowNamed('Lookup'), connectors: [] }, ...replies,
  })
  const place = await drawAt(Templates, { cache: signedIn(may) })
  await screen.findByRole('heading', { level: 1, name: 'Templates' })
  return { asked, place }
}

async function use(name: string) {
  await userEvent.click(await screen.findByRole('button', { name: `Use ${name}` }))
  return screen.findByRole('dialog', { name })
}

describe('the gallery', () => {
  test('S0-1: stands by what the templates are for, and says what each needs', async () => {
    const { asked } = await gallery()
    const sections = (await screen.findAllByRole('heading', { level: 2 })).map((h) => h.textContent)
    expect(sections).toEqual(['First steps', 'Data from other systems'])
    const card = within(screen.getByRole('region', { name: 'Data from other systems' })).getByRole('article')
    expect(card).toHaveTextContent('What Lookup does')
    expect(card).toHaveTextContent('5 activities')
    expect(card).toHaveTextContent('Connects to Acme CRM')
    expect(asked.find((a) => a.path === '/api/templates')?.query.get('language')).toBe('en')
  })

  test('S2-3: only shows them to who may make no flow', async () => {
    await gallery(['flow.read'])
    expect(await screen.findAllByRole('article')).toHaveLength(2)
    expect(screen.queryByRole('button', { name: /^Use/ })).toBeNull()
  })

  test('says that there are none, or why they cannot be had', async () => {
    await gallery(maker, { 'GET /api/templates': { items: [] } })
    expect(await screen.findByRole('heading', { name: 'No templates' })).toBeInTheDocument()
  })

  test('is asked for again after a failure', async () => {
    let fails = true
    await gallery(maker, { 'GET /api/templates': () => (fails ? refusal(500, 'A template cannot be read.') : { items: [lookup] }) })
    expect(await screen.findByRole('alert')).toHaveTextContent('A template cannot be read.')
    fails = false
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await screen.findByRole('article')).toBeInTheDocument()
  })
})

describe('using a template', () => {
  test('takes the connector of its name', async () => {
    const { asked, place } = await gallery(maker, { 'GET /api/connectors': crm })
    const dialog = await use('Lookup')
    await waitFor(() => expect(within(dialog).getByRole('combobox', { name: 'Connector CRM' })).toHaveValue('crm'))
    await userEvent.click(within(dialog).getByRole('button', { name: 'Create flow' }))
    await waitFor(() => expect(place.where()).toBe('/flows/lookup'))
    expect(asked.find((a) => a.method === 'POST')?.body).toEqual({ name: 'Lookup', language: 'en', bindings: { CRM: 'c1' }, sandbox: false })
  })

  test('makes one at the sandbox where there is none of its name', async () => {
    const { asked } = await gallery()
    const dialog = await use('Lookup')
    await waitFor(() => expect(within(dialog).getByRole('combobox', { name: 'Connector CRM' })).toHaveValue('Make one at the sandbox'))
    await userEvent.clear(within(dialog).getByLabelText('Name of the flow'))
    await userEvent.type(within(dialog).getByLabelText('Name of the flow'), 'My lookup')
    await userEvent.click(within(dialog).getByRole('button', { name: 'Create flow' }))
    await waitFor(() => expect(asked.find((a) => a.method === 'POST')?.body).toEqual({ name: 'My lookup', language: 'en', bindings: {}, sandbox: true }))
  })

  test('takes another connector when it is chosen', async () => {
    const { asked } = await gallery(maker, { 'GET /api/connectors': crm })
    const dialog = await use('Lookup')
    const choice = within(dialog).getByRole('combobox', { name: 'Connector CRM' })
    await waitFor(() => expect(choice).toHaveValue('crm'))
    await userEvent.click(choice)
    await userEvent.click(await screen.findByRole('option', { name: 'Billing' }))
    await userEvent.click(within(dialog).getByRole('button', { name: 'Create flow' }))
    await waitFor(() => expect(asked.find((a) => a.method === 'POST')?.body).toMatchObject({ bindings: { CRM: 'c2' }, sandbox: false }))
  })

  test('without a sandbox leaves the connector open, and says how to start one', async () => {
    const { asked } = await gallery(maker, { 'GET /api/sandbox': { running: false } })
    const dialog = await use('Lookup')
    expect(await within(dialog).findByText(/No sandbox runs beside this server/)).toBeVisible()
    expect(within(dialog).getByRole('combobox', { name: 'Connector CRM' })).toHaveValue('Leave open')
    await userEvent.click(within(dialog).getByRole('button', { name: 'Create flow' }))
    await waitFor(() => expect(asked.find((a) => a.method === 'POST')?.body).toMatchObject({ bindings: {}, sandbox: false }))
  })

  test('S2-3: who may make no connector is offered none at the sandbox', async () => {
    await gallery(['flow.read', 'flow.edit'])
    const dialog = await use('Lookup')
    const choice = within(dialog).getByRole('combobox', { name: 'Connector CRM' })
    expect(choice).toHaveValue('Leave open')
    await userEvent.click(choice)
    await screen.findByRole('option', { name: 'Leave open' })
    expect(screen.queryByRole('option', { name: 'Make one at the sandbox' })).toBeNull()
  })

  test('that is refused stays open with the reason', async () => {
    const { place } = await gallery(maker, { 'POST /api/templates/Lookup': () => refusal(409, 'There is a flow of that name.') })
    const dialog = await use('Lookup')
    await userEvent.click(within(dialog).getByRole('button', { name: 'Create flow' }))
    expect(await within(dialog).findByText('There is a flow of that name.')).toBeVisible()
    expect(place.where()).toBe('/')
  })
})
