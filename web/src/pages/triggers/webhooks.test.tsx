// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, test } from 'vitest'
import type { Webhook } from '@/api/webhooks'
import { drawAt } from '@/testing/place'
import { type Asked, refusal, serve } from '@/testing/server'
import { signedIn } from '@/testing/session'
import { draftOf, textOf } from './webhook-form'
import { standing } from './webhook-state'
import { Webhooks } from './webhooks'

const writer = ['entry_point.read', 'entry_point.write', 'contact.read']
const secret = 'whsec_c2VjcmV0'
const webhook = (name: string, more: Partial<Webhook> = {}): Webhook => ({
  id: name.toLowerCase(), name, url: `https://callwright.example/hooks/${name.toLowerCase()}`, entry_point: 'desk', reply: 'accepted', keyed: true, has_key: true, revision: 3,
  created: '2026-01-01T00:00:00Z', updated: '2026-01-01T00:00:00Z', ...more,
})
const shop = webhook('Shop')
const open = webhook('Open', { keyed: false, has_key: false })
const points = { items: [{ id: 'desk', name: 'Desk', channel: 'task', flow: 'main', flow_name: 'Main', label: 'Live', revision: 1, created: '2026-01-01T00:00:00Z', updated: '2026-01-01T00:00:00Z' }] }

async function page(replies: Record<string, unknown> = {}, may = writer) {
  const asked = serve({ 'GET /api/webhooks': { items: [shop, open] }, 'GET /api/entry-points': points, ...replies })
  const cache = signedIn(may)
  await drawAt(Webhooks, { cache })
  await screen.findByRole('heading', { level: 1, name: 'Webhooks' })
  return { asked, cache }
}

const row = async (name: string) => (await screen.findByText(name, { selector: 'p' })).closest('tr')!
const sent = (asked: Asked[], method: string) => asked.find((a) => a.method === method)

async function choose(name: string, item: string) {
  await userEvent.click(await screen.findByRole('button', { name: `Actions for ${name}` }))
  await userEvent.click(await screen.findByRole('menuitem', { name: item }))
  return screen.findByRole('dialog')
}

describe('the list', () => {
  test('says where a webhook leads and whom it lets in', async () => {
    await page()
    expect(await row('Shop')).toHaveTextContent('Asks for its key')
    expect(await row('Open')).toHaveTextContent('Open to all who know the URL')
    await waitFor(async () => expect(await row('Shop')).toHaveTextContent('Desk'))
    expect(within(await row('Shop')).getByRole('link', { name: 'to Main' })).toHaveAttribute('href', '/flows/main')
    expect(within(await row('Shop')).getByRole('button', { name: 'Copy: URL of Shop' })).toBeInTheDocument()
  })

  test('L5: is as if it were not there for who may not change webhooks', async () => {
    await page({ 'GET /api/webhooks': () => refusal(403, 'No.') }, ['entry_point.read'])
    expect(await screen.findByRole('heading', { name: 'There is nothing here' })).toBeInTheDocument()
    expect(screen.queryByRole('button', { name: 'New webhook' })).toBeNull()
  })

  test('where there is none, says what one is for', async () => {
    await page({ 'GET /api/webhooks': { items: [] } })
    expect(await screen.findByRole('heading', { name: 'No webhooks yet' })).toBeInTheDocument()
    expect(screen.getAllByRole('button', { name: 'New webhook' })).toHaveLength(1)
  })

  test('is searched by the server', async () => {
    const { asked } = await page({ 'GET /api/webhooks': ({ query }: Asked) => (query.get('name') ? { items: [] } : { items: [shop] }) })
    await userEvent.type(await screen.findByRole('searchbox'), 'zz')
    expect(await screen.findByText('Nothing has that name.')).toBeVisible()
    expect(asked.at(-1)?.query.get('name')).toBe('zz')
  })
})

describe('M1: the key', () => {
  test('of a new webhook is shown once, and nothing keeps it when the dialog is closed', async () => {
    const { asked, cache } = await page({ 'POST /api/webhooks': webhook('New', { key: secret }) })
    await userEvent.click(await screen.findByRole('button', { name: 'New webhook' }))
    const dialog = await screen.findByRole('dialog', { name: 'New webhook' })
    await userEvent.type(within(dialog).getByLabelText(/^Name/), 'New')
    expect(within(dialog).getByRole('button', { name: 'Create' })).toBeDisabled()
    await userEvent.click(within(dialog).getByRole('combobox', { name: /^Entry point/ }))
    await userEvent.click(await screen.findByRole('option', { name: /^Desk/ }))
    await userEvent.click(within(dialog).getByRole('button', { name: 'Create' }))
    expect(await screen.findByText(secret)).toBeVisible()
    expect(screen.getByText(/not shown again/)).toBeVisible()
    expect(screen.getByText(/^curl -X POST/)).not.toHaveTextContent(secret)
    expect(sent(asked, 'POST')?.body).toEqual({ name: 'New', entry_point: 'desk', reply: 'accepted', get: false, keyed: true })
    await userEvent.click(screen.getAllByRole('button', { name: 'Close' }).at(-1)!)
    await waitFor(() => expect(screen.queryByText(secret)).toBeNull())
    await waitFor(() => expect(JSON.stringify(cache.getMutationCache().getAll().map((m) => m.state))).not.toContain(secret))
    expect(JSON.stringify(cache.getQueryCache().getAll().map((q) => q.state))).not.toContain(secret)
  })

  test('is made anew after saying that the one of now is refused', async () => {
    const { asked, cache } = await page({ 'POST /api/webhooks/shop/rotate': webhook('Shop', { key: secret, revision: 4 }) })
    const dialog = await choose('Shop', 'New key')
    expect(dialog).toHaveTextContent('The key of now is refused at once.')
    await userEvent.click(within(dialog).getByRole('button', { name: 'New key' }))
    expect(await screen.findByText(secret)).toBeVisible()
    expect(sent(asked, 'POST')?.headers.get('If-Match')).toBe('"3"')
    await userEvent.click(screen.getAllByRole('button', { name: 'Close' })[0]!)
    await waitFor(() => expect(JSON.stringify(cache.getMutationCache().getAll().map((m) => m.state))).not.toContain(secret))
    expect(document.body).not.toHaveTextContent(secret)
  })

  test('is given to a webhook that had none', async () => {
    await page()
    const dialog = await choose('Open', 'Give it a key')
    expect(dialog).toHaveTextContent('requests without the key are refused')
  })

  test('is revoked after asking, and only where there is one', async () => {
    const { asked } = await page({ 'POST /api/webhooks/shop/revoke': webhook('Shop', { has_key: false }) })
    const dialog = await choose('Shop', 'Revoke the key')
    expect(dialog).toHaveTextContent('Every request is refused until you give it a new key.')
    await userEvent.click(within(dialog).getByRole('button', { name: 'Revoke the key' }))
    await waitFor(() => expect(sent(asked, 'POST')?.path).toBe('/api/webhooks/shop/revoke'))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    await userEvent.click(await screen.findByRole('button', { name: 'Actions for Open' }))
    await screen.findByRole('menuitem', { name: 'Give it a key' })
    expect(screen.queryByRole('menuitem', { name: 'Revoke the key' })).toBeNull()
  })
})

describe('a webhook', () => {
  test('is changed as it was seen; leaving out the key is warned of', async () => {
    const { asked } = await page({ 'PUT /api/webhooks/shop': shop })
    const dialog = await choose('Shop', 'Edit')
    await userEvent.click(within(dialog).getByRole('switch', { name: /^Ask for a key/ }))
    expect(within(dialog).getByRole('alert')).toHaveTextContent('Its key is dropped when you save.')
    await userEvent.click(within(dialog).getByRole('radio', { name: /^With the outcome/ }))
    await userEvent.type(within(dialog).getByLabelText(/^Variables in the answer/, { selector: 'input' }), 'total{Enter}')
    await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(sent(asked, 'PUT')?.body).toEqual({ name: 'Shop', entry_point: 'desk', reply: 'ended', variables: ['total'], get: false, keyed: false }))
    expect(sent(asked, 'PUT')?.headers.get('If-Match')).toBe('"3"')
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })

  test('that is refused says so at the setting', async () => {
    await page({ 'PUT /api/webhooks/shop': () => refusal(409, 'There is one.', { errors: [{ location: 'body.name', message: 'is taken' }] }) })
    const dialog = await choose('Shop', 'Edit')
    await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }))
    expect(await within(dialog).findByText('is taken')).toBeVisible()
    expect(within(dialog).queryByRole('alert')).toBeNull()
  })

  test('is deleted after saying that its URL does not come back', async () => {
    const { asked } = await page({ 'DELETE /api/webhooks/open': undefined })
    const dialog = await choose('Open', 'Delete')
    expect(dialog).toHaveTextContent('Its URL answers no more')
    await userEvent.click(within(dialog).getByRole('button', { name: 'Delete' }))
    await waitFor(() => expect(sent(asked, 'DELETE')?.path).toBe('/api/webhooks/open'))
  })

  test('has an example, and leads to the contacts of its entry point', async () => {
    await page()
    const dialog = await choose('Shop', 'URL and example')
    expect(dialog).toHaveTextContent("curl -X POST 'https://callwright.example/hooks/shop'")
    await userEvent.click(within(dialog).getByRole('button', { name: 'Close' }))
    await userEvent.click(await screen.findByRole('button', { name: 'Actions for Shop' }))
    expect(await screen.findByRole('menuitem', { name: 'Contacts that arrived there' })).toHaveAttribute('href', '/contacts?entry_point=desk')
  })

  test('asks for a key unless told, and sends variables with the outcome only', () => {
    expect(draftOf().keyed).toBe(true)
    expect(textOf({ ...draftOf(shop), variables: ['a'] })).not.toHaveProperty('variables')
    expect(textOf({ ...draftOf(shop), reply: 'ended', variables: ['a'] }).variables).toEqual(['a'])
    expect([standing(shop), standing({ keyed: true, has_key: false }), standing(open)]).toEqual(['keyed', 'revoked', 'open'])
  })
})
