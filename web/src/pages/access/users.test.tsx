// @vitest-environment jsdom
import { Notifications } from '@mantine/notifications'
import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { draw } from '@/testing/render'
import { refusal, serve } from '@/testing/server'
import { signedIn } from '@/testing/session'
import { Users } from './users'

const roles = {
  items: [
    { role: 'full_administrator', title: 'Full administrator', help: 'Manages everything.', may: ['user.list'] },
    { role: 'flow_developer', title: 'Flow developer', help: 'Edits flows.', ours: true, may: [] },
  ],
  actions: [{ action: 'user.list', title: 'See users' }],
}
const people = {
  items: [
    { id: 'u1', email: 'ann@example.com', name: 'Ann', roles: ['full_administrator'], revision: 1 },
    { id: 'u2', email: 'ben@example.com', name: 'Ben', roles: ['flow_developer'], invited: true, revision: 4 },
    { id: 'u3', email: 'cy@example.com', name: 'Cy', roles: ['flow_developer'], disabled: true, revision: 2 },
    { id: 'u4', email: 'di@example.com', name: 'di@example.com', roles: ['flow_developer'], invited: true, revision: 0 },
  ],
}
const replies = { 'GET /api/users': people, 'GET /api/roles': roles }
const administrator = ['user.list', 'user.create', 'user.update', 'user.delete']

describe('Users', () => {
  it('shows everybody with the titles of the roles and the state in words', async () => {
    serve(replies)
    await draw(<Users />, { cache: signedIn(administrator) })
    const row = (await screen.findByText('ben@example.com')).closest('tr')!
    expect(within(row).getByText('Flow developer')).toBeInTheDocument()
    expect(within(row).getByText('Ben')).toBeInTheDocument()
    expect(screen.getAllByText('di@example.com')).toHaveLength(1)
    expect(within(row).getByText('Invited')).toBeInTheDocument()
    expect(within(screen.getByText('Cy').closest('tr')!).getByText('Kept out')).toBeInTheDocument()
  })

  it('asks for the roles in the language of the page', async () => {
    const asked = serve(replies)
    await draw(<Users />, { cache: signedIn(administrator), language: 'it' })
    await screen.findByText('ben@example.com')
    expect(asked.filter((a) => a.path === '/api/roles').map((a) => a.query.get('language'))).toEqual(['it'])
  })

  it('lets nobody do anything to himself, and a reader nothing at all', async () => {
    serve(replies)
    const { unmount } = await draw(<Users />, { cache: signedIn(administrator) })
    await screen.findByText('Ann')
    expect(screen.queryByRole('button', { name: 'Actions for Ann' })).toBeNull()
    expect(screen.getByRole('button', { name: 'Actions for Cy' })).toBeInTheDocument()
    unmount()
    await draw(<Users />, { cache: signedIn(['user.list']) })
    await screen.findByText('Ann')
    expect(screen.queryByRole('button', { name: /Actions for/ })).toBeNull()
    expect(screen.queryByRole('button', { name: 'Invite a user' })).toBeNull()
  })

  it('invites with the roles that were chosen, and shows the link once', async () => {
    const link = 'https://callwright.example/invitation#abc'
    const asked = serve({ ...replies, 'POST /api/users': { ...people.items[1], expires: '2026-12-01T00:00:00Z', link } })
    await draw(<Users />, { cache: signedIn(administrator) })
    await userEvent.click(await screen.findByRole('button', { name: 'Invite a user' }))
    const dialog = await screen.findByRole('dialog')
    await userEvent.type(within(dialog).getByLabelText(/E-mail/), 'ben@example.com')
    expect(within(dialog).getByRole('button', { name: 'Make the link' })).toBeDisabled()
    await userEvent.click(await within(dialog).findByLabelText(/Flow developer/))
    await userEvent.click(within(dialog).getByRole('button', { name: 'Make the link' }))
    expect(await within(dialog).findByText(link)).toBeInTheDocument()
    await userEvent.click(document.querySelector('.mantine-Modal-overlay')!)
    expect(within(dialog).getByText(link)).toBeInTheDocument()
    const sent = asked.find((a) => a.method === 'POST')!
    expect(sent.body).toEqual({ email: 'ben@example.com', roles: ['flow_developer'] })
    expect(sent.headers.get('Idempotency-Key')).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('changes roles only of the revision that was seen, and tells why it was refused', async () => {
    const asked = serve({ ...replies, 'PUT /api/users/u3/roles': () => refusal(403, 'Nobody gives a role that allows more than his own.') })
    await draw(<Users />, { cache: signedIn(administrator) })
    await userEvent.click(await screen.findByRole('button', { name: 'Actions for Cy' }))
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Change roles…' }))
    const dialog = await screen.findByRole('dialog')
    await userEvent.click(await within(dialog).findByLabelText(/Full administrator/))
    await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }))
    expect(await within(dialog).findByText('Nobody gives a role that allows more than his own.')).toBeInTheDocument()
    const sent = asked.find((a) => a.method === 'PUT')!
    expect(sent.headers.get('If-Match')).toBe('"2"')
    expect(sent.body).toEqual({ roles: ['flow_developer', 'full_administrator'] })
  })

  it('whom the server does not let in again is not asked to be removed: the refusal is told', async () => {
    serve({ ...replies, 'PUT /api/users/u3': () => refusal(412, 'Somebody has changed Cy.') })
    await draw(<><Notifications /><Users /></>, { cache: signedIn(administrator) })
    await userEvent.click(await screen.findByRole('button', { name: 'Actions for Cy' }))
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Let in again' }))
    expect(await screen.findByText('Somebody has changed Cy.')).toBeInTheDocument()
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('says what went wrong when the list is not to be had', async () => {
    serve({ ...replies, 'GET /api/users': () => refusal(503, 'The database does not answer.') })
    await draw(<Users />, { cache: signedIn(administrator) })
    expect(await screen.findByRole('alert')).toHaveTextContent('The database does not answer.')
  })
})
