// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, test } from 'vitest'
import type { EntryPoint } from '@/api/entry-points'
import { flowNamed } from '@/testing/flows'
import { drawAt } from '@/testing/place'
import { type Asked, refusal, serve } from '@/testing/server'
import { signedIn } from '@/testing/session'
import { EntryPoints } from './entry-points'

const writer = ['entry_point.read', 'entry_point.write', 'flow.read']
const point = (name: string, more: Partial<EntryPoint> = {}): EntryPoint => ({
  id: name.toLowerCase(), name, channel: 'telephony', flow: 'main', flow_name: 'Main', label: 'Live', version: 2, revision: 3,
  created: '2026-01-01T00:00:00Z', updated: '2026-01-01T00:00:00Z', ...more,
})
const hotline = point('Hotline', { numbers: ['+15550100', '+15550101'], variables: { retries: 3, tier: 'gold' } })
const chat = point('Shop', { channel: 'chat', public: true, chat_url: 'https://callwright.example/chat/shop', label: 'Test', version: undefined, warnings: ['No version has the label Test.'] })
const flows = { items: [flowNamed('Main', { version: 2, labels: { Live: 2, Latest: 2 } }), flowNamed('Draft'), flowNamed('Part', { type: 'subflow', version: 1 })] }

async function page(may = writer, replies: Record<string, unknown> = {}) {
  const asked = serve({
    'GET /api/entry-points': { items: [hotline, chat] }, 'GET /api/flows': flows,
    'GET /api/flows/main': { ...flows.items[0], document: { name: 'Main', variables: [{ name: 'tier' }] } }, 'GET /api/flows/draft': flows.items[1], ...replies,
  })
  await drawAt(EntryPoints, { cache: signedIn(may) })
  await screen.findByRole('heading', { level: 1, name: 'Entry Points' })
  return asked
}

const row = async (name: string) => (await screen.findByText(name, { selector: 'p' })).closest('tr')!

async function menu(name: string, item: string) {
  await userEvent.click(await screen.findByRole('button', { name: `Actions for ${name}` }))
  await userEvent.click(await screen.findByRole('menuitem', { name: item }))
  return screen.findByRole('dialog')
}

async function pick(dialog: HTMLElement, field: RegExp, option: string) {
  await userEvent.click(within(dialog).getByRole('combobox', { name: field }))
  const options = await screen.findAllByRole('option', { name: option })
  await userEvent.click(options.at(-1)!)
}

const sent = (asked: Asked[], method: string) => asked.find((a) => a.method === method)

describe('S0-3: the list', () => {
  test('says what reaches which version of which flow', async () => {
    await page()
    expect(await row('Hotline')).toHaveTextContent('Live · version 2')
    expect(await row('Hotline')).toHaveTextContent('+15550100, +15550101')
    const shop = await row('Shop')
    expect(shop).toHaveTextContent('Test · no version')
    expect(within(shop).getByRole('alert')).toHaveTextContent('No version has the label Test.')
    expect(within(shop).getByRole('link', { name: /Chat page/ })).toHaveAttribute('href', '/chat/shop')
    expect(within(shop).getByRole('link', { name: /Chat page/ })).toHaveAttribute('rel', 'noreferrer')
  })

  test('S2-3: offers nothing to who may only look', async () => {
    await page(['entry_point.read'])
    await row('Hotline')
    expect(screen.queryByRole('button', { name: /Actions for/ })).toBeNull()
    expect(screen.queryByRole('button', { name: 'New entry point' })).toBeNull()
  })

  test('is searched by the server, page by page', async () => {
    const asked = await page(writer, { 'GET /api/entry-points': ({ query }: Asked) => (query.get('name') ? { items: [] } : query.get('cursor') ? { items: [chat] } : { items: [hotline], next: 'n' }) })
    await userEvent.click(await screen.findByRole('button', { name: 'Show more' }))
    expect(await row('Shop')).toBeInTheDocument()
    await userEvent.type(screen.getByRole('searchbox'), 'zz')
    expect(await screen.findByText('Nothing has that name.')).toBeVisible()
    expect(asked.at(-1)?.query.get('name')).toBe('zz')
  })

  test('where there is none, says what one is for', async () => {
    await page(writer, { 'GET /api/entry-points': { items: [] } })
    expect(await screen.findByRole('heading', { name: 'No entry points yet' })).toBeInTheDocument()
    expect(screen.getAllByRole('button', { name: 'New entry point' })).toHaveLength(1)
  })
})

describe('S0-3: making one', () => {
  const make = async (replies: Record<string, unknown> = { 'POST /api/entry-points': hotline }) => {
    const asked = await page(writer, replies)
    await userEvent.click(await screen.findByRole('button', { name: 'New entry point' }))
    const dialog = await screen.findByRole('dialog', { name: 'New entry point' })
    await userEvent.type(within(dialog).getByLabelText(/^Name/), 'Desk')
    return { asked, dialog }
  }

  test('takes numbers and variables, and leads to flows only', async () => {
    const { asked, dialog } = await make()
    expect(within(dialog).getByRole('button', { name: 'Create' })).toBeDisabled()
    await userEvent.click(within(dialog).getByRole('combobox', { name: /^Flow/ }))
    await screen.findByRole('option', { name: 'Main' })
    expect(screen.queryByRole('option', { name: 'Part' })).toBeNull()
    await userEvent.click(screen.getByRole('option', { name: 'Main' }))
    await userEvent.type(within(dialog).getByRole('combobox', { name: /Numbers/ }), '+15550199{Enter}')
    await userEvent.click(within(dialog).getByRole('button', { name: 'Add variable' }))
    await userEvent.type(within(dialog).getByRole('combobox', { name: 'Variable 1' }), 'tier')
    await userEvent.type(within(dialog).getByLabelText('Value 1'), 'silver')
    await userEvent.click(within(dialog).getByRole('button', { name: 'Create' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(sent(asked, 'POST')?.body).toEqual({ name: 'Desk', channel: 'telephony', flow: 'main', label: 'Live', numbers: ['+15550199'], variables: { tier: 'silver' } })
  })

  test('says beforehand that a flow does not answer yet', async () => {
    const { dialog } = await make()
    await pick(dialog, /^Flow/, 'Draft')
    expect(await within(dialog).findByText(/This flow was never published/)).toBeVisible()
    await pick(dialog, /^Flow/, 'Main')
    await waitFor(() => expect(within(dialog).queryByText(/never published/)).toBeNull())
    await pick(dialog, /Version label/, 'Dev')
    expect(await within(dialog).findByText(/No version has the label Dev yet/)).toBeVisible()
    expect(within(dialog).getByRole('link', { name: 'Versions' })).toHaveAttribute('href', '/flows/main/versions')
  })

  test('a chat is not public unless that is wanted', async () => {
    const { asked, dialog } = await make()
    await pick(dialog, /Channel/, 'Chat')
    await pick(dialog, /^Flow/, 'Main')
    expect(within(dialog).queryByRole('combobox', { name: /Numbers/ })).toBeNull()
    expect(within(dialog).queryByRole('combobox', { name: /Sites that may embed it/ })).toBeNull()
    await userEvent.click(within(dialog).getByRole('switch', { name: /Public chat/ }))
    expect(await within(dialog).findByRole('combobox', { name: /Sites that may embed it/ })).toBeInTheDocument()
    await userEvent.click(within(dialog).getByRole('button', { name: 'Create' }))
    await waitFor(() => expect(sent(asked, 'POST')?.body).toEqual({ name: 'Desk', channel: 'chat', flow: 'main', label: 'Live', public: true }))
  })

  test('what the server refuses stands at its field', async () => {
    const { dialog } = await make({ 'POST /api/entry-points': () => refusal(422, 'Not so.', { errors: [{ location: 'body.numbers[0]', message: 'is no number' }] }) })
    await pick(dialog, /^Flow/, 'Main')
    await userEvent.click(within(dialog).getByRole('button', { name: 'Create' }))
    expect(await within(dialog).findByText('is no number')).toBeVisible()
    expect(within(dialog).queryByRole('alert')).toBeNull()
  })
})

describe('changing and deleting', () => {
  test('keeps the type of a value that was not touched, and the revision that was seen', async () => {
    const asked = await page(writer, { 'PUT /api/entry-points/hotline': hotline })
    const dialog = await menu('Hotline', 'Edit')
    expect(within(dialog).getByRole('combobox', { name: /Channel/ })).toBeDisabled()
    await userEvent.type(within(dialog).getByLabelText(/^Name/), ' 2')
    await userEvent.click(within(dialog).getByRole('button', { name: 'Remove variable 2' }))
    await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(sent(asked, 'PUT')?.body).toMatchObject({ name: 'Hotline 2', variables: { retries: 3 } })
    expect(sent(asked, 'PUT')?.headers.get('If-Match')).toBe('"3"')
  })

  test('says which callers are not answered any more', async () => {
    const asked = await page(writer, { 'DELETE /api/entry-points/hotline': undefined })
    const dialog = await menu('Hotline', 'Delete')
    expect(dialog).toHaveTextContent('Contacts that call +15550100, +15550101 are not answered any more.')
    await userEvent.click(within(dialog).getByRole('button', { name: 'Delete' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(sent(asked, 'DELETE')?.headers.get('If-Match')).toBe('"3"')
  })

  test('a refusal stays in the dialog', async () => {
    await page(writer, { 'DELETE /api/entry-points/shop': () => refusal(412, 'Ben changed it meanwhile.') })
    const dialog = await menu('Shop', 'Delete')
    await userEvent.click(within(dialog).getByRole('button', { name: 'Delete' }))
    expect(await within(dialog).findByText('Ben changed it meanwhile.')).toBeVisible()
  })
})
