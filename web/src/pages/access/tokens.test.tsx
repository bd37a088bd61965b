// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { draw } from '@/testing/render'
import { refusal, serve } from '@/testing/server'
import { signedIn } from '@/testing/session'
import { ends } from './create-token'
import { standing, Tokens } from './tokens'

const token = { id: 't1', name: 'Build server', user: 'u1', scopes: [], created: '2026-01-01T00:00:00Z', expires: '2999-01-01T00:00:00Z' }
const list = { items: [token, { ...token, id: 't2', name: 'Old laptop', revoked: '2026-02-01T00:00:00Z' }] }
const roles = { items: [], actions: [{ action: 'flow.read', title: 'See flows' }] }

describe('standing', () => {
  const now = new Date('2026-06-01T00:00:00Z')
  it.each([
    [{}, 'active'],
    [{ expires: '2026-06-01T00:00:00Z' }, 'expired'],
    [{ revoked: '2026-05-01T00:00:00Z' }, 'revoked'],
  ])('%o is %s', (more, state) => expect(standing({ ...token, ...more }, now)).toBe(state))
})

it('counts days from now', () => {
  expect(ends('30', new Date('2026-01-01T00:00:00Z'))).toBe('2026-01-31T00:00:00.000Z')
})

describe('Tokens', () => {
  it('K9: shows the value once, after making, and never again', async () => {
    const asked = serve({ 'GET /api/tokens': list, 'GET /api/roles': roles, 'POST /api/tokens': { ...token, id: 't3', name: 'CI', value: 'cw_secret' } })
    await draw(<Tokens />, { cache: signedIn(['token.list', 'token.create']) })
    await userEvent.click((await screen.findAllByRole('button', { name: 'New API token' }))[0]!)
    const dialog = await screen.findByRole('dialog')
    await userEvent.type(within(dialog).getByLabelText(/^Name/), 'CI')
    await userEvent.click(within(dialog).getByRole('button', { name: 'New API token' }))
    expect(await within(dialog).findByText('cw_secret')).toBeInTheDocument()
    await userEvent.click(document.querySelector('.mantine-Modal-overlay')!)
    expect(within(dialog).getByText('cw_secret')).toBeInTheDocument()
    expect(asked.find((a) => a.method === 'POST')!.body).toEqual({ name: 'CI', expires: expect.any(String) }) // no scopes: all that the roles allow
    await userEvent.click(within(dialog).getAllByRole('button', { name: 'Close' }).at(-1)!)
    expect(screen.queryByText('cw_secret')).toBeNull()
  })

  it('revokes after asking; one that is over cannot be revoked', async () => {
    const asked = serve({ 'GET /api/tokens': list, 'DELETE /api/tokens/t1': undefined })
    await draw(<Tokens />, { cache: signedIn(['token.list']) })
    await userEvent.click(await screen.findByRole('button', { name: 'Revoke Build server' }))
    expect(screen.queryByRole('button', { name: 'Revoke Old laptop' })).toBeNull()
    await userEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Revoke' }))
    await screen.findByText('Build server')
    expect(asked.map((a) => a.method)).toContain('DELETE')
  })

  it('a refusal is about the token that it was told of, and no other', async () => {
    serve({ 'GET /api/tokens': { items: [token, { ...token, id: 't4', name: 'Laptop' }] }, 'DELETE /api/tokens/t1': () => refusal(503, 'The database does not answer.') })
    await draw(<Tokens />, { cache: signedIn(['token.list']) })
    await userEvent.click(await screen.findByRole('button', { name: 'Revoke Build server' }))
    await userEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Revoke' }))
    expect(await screen.findByText('The database does not answer.')).toBeVisible()
    await userEvent.click(screen.getByRole('button', { name: 'Cancel' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    await userEvent.click(screen.getByRole('button', { name: 'Revoke Laptop' }))
    await screen.findByRole('dialog', { name: 'Revoke Laptop' })
    expect(screen.queryByText('The database does not answer.')).toBeNull()
  })
})
