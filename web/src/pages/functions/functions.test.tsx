// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, test } from 'vitest'
import { functionNamed } from '@/testing/functions'
import { drawAt } from '@/testing/place'
import { refusal, serve } from '@/testing/server'
import { signedIn } from '@/testing/session'
import { Functions } from './functions'
import { keptInputs } from './kept-inputs'

const administrator = ['flow.read', 'flow.edit', 'flow.publish', 'flow.live']
const add = functionNamed('Add', { version: 3, labels: { Live: 2, Test: 3, Latest: 3 }, changed: true, description: 'Adds up.', updated_by: 'Ben' })
const fresh = functionNamed('Fresh')
const uses = { items: [{ kind: 'flow', id: 'f1', name: 'Main', activity: 'Sum', version: 4 }, { kind: 'flow', id: 'f1', name: 'Main', activity: 'Sum' }] }

beforeEach(() => {
  sessionStorage.clear()
})

async function page(may = administrator, replies: Record<string, unknown> = {}) {
  const asked = serve({ 'GET /api/functions': { items: [add, fresh] }, 'GET /api/functions/add/uses': uses, 'GET /api/functions/fresh/uses': { items: [] }, ...replies })
  const place = await drawAt(Functions, { at: '/functions', path: 'functions', cache: signedIn(may) })
  await screen.findByRole('heading', { level: 1, name: 'Functions' })
  return { asked, place }
}

const row = async (name: string) => (await screen.findByRole('link', { name })).closest('tr')!
const menuOf = async (name: string) => userEvent.click(await screen.findByRole('button', { name: `Actions for ${name}` }))

describe('the list', () => {
  test('tells language, version, labels, what changed since, and who uses it', async () => {
    await page()
    const cells = within(await row('Add')).getAllByRole('cell').map((c) => c.textContent)
    expect(cells.slice(0, 3)).toEqual(['AddAdds up.', 'JavaScript', 'Version 3Live 2TestChanged since published'])
    await waitFor(() => expect(within(screen.getByRole('link', { name: 'Add' }).closest('tr')!).getByText('1 flow')).toHaveAttribute('title', 'Main'))
    const other = within(await row('Fresh'))
    expect(other.getByText('Draft only')).toBeVisible()
    expect(other.queryByText('Changed since published')).toBeNull()
    expect(await other.findByText('No flow')).toBeVisible()
  })

  test('is searched by name', async () => {
    const { asked } = await page()
    await userEvent.type(await screen.findByRole('searchbox', { name: 'Search by name' }), 'ad')
    await waitFor(() => expect(asked.filter((a) => a.path === '/api/functions').map((a) => a.query.get('name'))).toEqual([null, 'ad']))
  })

  test('says that nothing has the name, and keeps the search', async () => {
    await page(administrator, { 'GET /api/functions': (a: { query: URLSearchParams }) => ({ items: a.query.get('name') ? [] : [add] }) })
    await userEvent.type(await screen.findByRole('searchbox'), 'zz')
    expect(await screen.findByText('Nothing has that name.')).toBeVisible()
    expect(screen.getByRole('searchbox')).toHaveValue('zz')
  })

  test('that is empty leads to the first function', async () => {
    await page(administrator, { 'GET /api/functions': { items: [] } })
    expect(await screen.findByRole('heading', { name: 'No functions yet' })).toBeVisible()
    expect(screen.getAllByRole('button', { name: 'New function' })).toHaveLength(1)
    expect(screen.queryByRole('searchbox')).toBeNull()
  })

  test('that is not for the person is as if it were not there', async () => {
    await page(administrator, { 'GET /api/functions': () => refusal(403, 'No.') })
    expect(await screen.findByRole('heading', { name: 'There is nothing here' })).toBeVisible()
  })

  test('S2-3: who may only look makes, copies and deletes nothing', async () => {
    await page(['flow.read'])
    await menuOf('Add')
    expect((await screen.findAllByRole('menuitem')).map((i) => i.textContent)).toEqual(['Open', 'Versions'])
    expect(screen.queryByRole('button', { name: 'New function' })).toBeNull()
  })
})

describe('a new function', () => {
  test('begins with a starter, its inputs and outputs, and values that run', async () => {
    const { asked, place } = await page(administrator, { 'POST /api/functions': functionNamed('Mask', { id: 'f9' }) })
    await userEvent.click(await screen.findByRole('button', { name: 'New function' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'New function' }))
    expect(dialog.getByRole('button', { name: 'Create function' })).toBeDisabled()
    await userEvent.type(dialog.getByLabelText(/Name of the function/), ' Mask ')
    await userEvent.click(dialog.getByRole('radio', { name: /Digits of a phone number/ }))
    await userEvent.click(dialog.getByRole('button', { name: 'Create function' }))
    await waitFor(() => expect(place.where()).toBe('/functions/f9'))
    const sent = asked.find((a) => a.method === 'POST')!
    expect(sent.body).toMatchObject({ name: 'Mask', language: 'JavaScript', inputs: [{ name: 'number', type: 'STRING' }], outputs: [{ name: 'masked', type: 'STRING' }, { name: 'valid', type: 'BOOLEAN' }] })
    expect(sent.headers.get('Idempotency-Key')).toBeTruthy()
    expect(keptInputs('f9')).toEqual({ number: '+1 (415) 555-0142' })
  })

  test('says at the name that it is taken, until it is changed', async () => {
    const taken = () => refusal(409, 'There is a function Add already.', { reason: 'name_taken', errors: [{ location: 'body.name', message: 'is taken' }] })
    await page(administrator, { 'POST /api/functions': taken })
    await userEvent.click(await screen.findByRole('button', { name: 'New function' }))
    const name = await screen.findByLabelText(/Name of the function/)
    await userEvent.type(name, 'Add')
    await userEvent.click(screen.getByRole('button', { name: 'Create function' }))
    expect(await screen.findByText('There is a function Add already.')).toBeVisible()
    expect(name).toHaveAttribute('aria-invalid', 'true')
    expect(screen.queryByRole('alert')).toBeNull()
    await userEvent.type(name, ' 2')
    expect(screen.queryByText('There is a function Add already.')).toBeNull()
  })

  test('may be a copy of another, with its source', async () => {
    const { asked, place } = await page(administrator, { 'GET /api/functions/add': { ...add, source: 'const main = () => 7' }, 'POST /api/functions': functionNamed('Add copy', { id: 'f8' }) })
    await menuOf('Add')
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Duplicate' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Duplicate Add' }))
    expect(dialog.getByLabelText(/Name of the function/)).toHaveValue('Add copy')
    expect(dialog.queryByRole('radio')).toBeNull()
    await waitFor(() => expect(dialog.getByRole('button', { name: 'Create function' })).toBeEnabled())
    await userEvent.click(dialog.getByRole('button', { name: 'Create function' }))
    await waitFor(() => expect(place.where()).toBe('/functions/f8'))
    expect(asked.find((a) => a.method === 'POST')?.body).toMatchObject({ name: 'Add copy', description: 'Adds up.', source: 'const main = () => 7' })
  })
})

describe('deleting', () => {
  test('says first which flows call it, and stays when it is refused', async () => {
    await page(administrator, { 'DELETE /api/functions/add': () => refusal(409, 'Published flows call the function Add: Main (version 4, Live).') })
    await menuOf('Add')
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Delete' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Delete Add?' }))
    expect((await dialog.findAllByRole('listitem')).map((i) => i.textContent)).toEqual(['Main Sum · version 4', 'Main Sum · draft'])
    expect(dialog.getByText('The draft and its 3 versions go away.')).toBeVisible()
    await userEvent.click(dialog.getByRole('button', { name: 'Delete' }))
    expect(await dialog.findByText(/Published flows call the function Add/)).toBeVisible()
  })

  test('of what nobody uses sends the revision that was seen', async () => {
    const { asked } = await page(administrator, { 'DELETE /api/functions/fresh': undefined })
    await menuOf('Fresh')
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Delete' }))
    const dialog = within(await screen.findByRole('dialog'))
    expect(await dialog.findByText('No flow calls it.')).toBeVisible()
    await userEvent.click(dialog.getByRole('button', { name: 'Delete' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(asked.find((a) => a.method === 'DELETE')?.headers.get('If-Match')).toBe('"1"')
    await waitFor(() => expect(asked.filter((a) => a.path === '/api/functions')).toHaveLength(2))
  })
})
