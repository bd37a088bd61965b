// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { draw } from '@/testing/render'
import { type Asked, refusal, serve } from '@/testing/server'
import { signedIn } from '@/testing/session'
import { VirtualAgents } from './virtual-agents'

const url = { name: 'url', kind: 'plain', label: 'URL', help: '', required: false }
const kinds = { items: [{ kind: 'virtual-agent', path: '/api/virtual-agents', write: 'queue.write', form: [url] }] }
const booking = { id: 'b', kind: 'virtual-agent', name: 'Booking', settings: { url: 'https://bot.example' }, revision: 5, created: '2026-01-01T00:00:00Z', updated: '2026-01-01T00:00:00Z' }

async function page(replies: Record<string, unknown>) {
  const asked = serve({ 'GET /api/resource-kinds': kinds, 'GET /api/virtual-agents': { items: [booking] }, ...replies })
  await draw(<VirtualAgents />, { cache: signedIn(['flow.read', 'queue.write']) })
  await screen.findByText('Booking')
  return asked
}

async function edited(name: string) {
  await userEvent.click(await screen.findByRole('button', { name: 'Edit Booking' }))
  const dialog = await screen.findByRole('dialog', { name: 'Edit Booking' })
  await userEvent.clear(within(dialog).getByLabelText(/^Name/))
  await userEvent.type(within(dialog).getByLabelText(/^Name/), name)
  await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }))
  return dialog
}

describe('ResourceForm', () => {
  it('L11: says that somebody else has changed it meanwhile, and keeps what was written', async () => {
    const asked = await page({ 'PUT /api/virtual-agents/b': () => refusal(412, 'Somebody has changed it since.') })
    const dialog = await edited('Moves')
    expect(await within(dialog).findByRole('alert')).toHaveTextContent('Somebody has changed it since.')
    expect(within(dialog).getByLabelText(/^Name/)).toHaveValue('Moves')
    expect(asked.find((a) => a.method === 'PUT')?.headers.get('If-Match')).toBe('"5"')
    await waitFor(() => expect(asked.filter((a) => a.path === '/api/virtual-agents')).toHaveLength(2))
  })

  it('says at the name that it is taken', async () => {
    await page({ 'PUT /api/virtual-agents/b': () => refusal(409, 'There is one.', { errors: [{ location: 'body.name', message: 'is taken already' }] }) })
    const dialog = await edited('Other')
    expect(await within(dialog).findByText('is taken already')).toBeVisible()
    expect(within(dialog).queryByRole('alert')).toBeNull()
  })

  it('is not left by a click beside it', async () => {
    await page({})
    await userEvent.click(await screen.findByRole('button', { name: 'Edit Booking' }))
    const dialog = await screen.findByRole('dialog')
    await userEvent.type(within(dialog).getByLabelText(/^URL/), '/x')
    await userEvent.click(document.querySelector('.mantine-Drawer-overlay')!)
    expect(within(dialog).getByLabelText(/^URL/)).toHaveValue('https://bot.example/x')
    await userEvent.click(within(dialog).getByRole('button', { name: 'Cancel' }))
    expect(screen.getByRole('button', { name: 'Edit Booking' })).toHaveFocus()
  })

  it('forgets what was written when it is left', async () => {
    const asked = await page({})
    await userEvent.click(await screen.findByRole('button', { name: 'Edit Booking' }))
    const dialog = await screen.findByRole('dialog')
    await userEvent.type(within(dialog).getByLabelText(/^URL/), '/x')
    await userEvent.click(within(dialog).getByRole('button', { name: 'Cancel' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    await userEvent.click(await screen.findByRole('button', { name: 'Edit Booking' }))
    expect(within(await screen.findByRole('dialog')).getByLabelText(/^URL/)).toHaveValue('https://bot.example')
    expect(asked.every((a) => a.method === 'GET')).toBe(true)
  })
})

describe('looking for one by name', () => {
  it('asks the server, and says when nothing has that name', async () => {
    const asked = await page({ 'GET /api/virtual-agents': ({ query }: Asked) => ({ items: query.get('name') ? [] : [booking] }) })
    await userEvent.type(screen.getByRole('searchbox'), 'zz')
    expect(await screen.findByText('Nothing has that name.')).toBeVisible()
    expect(asked.at(-1)?.query.get('name')).toBe('zz')
    expect(screen.getByRole('searchbox')).toHaveValue('zz')
  })
})
