// @vitest-environment jsdom
import { QueryClient } from '@tanstack/react-query'
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, test } from 'vitest'
import { sessionQuery } from '@/api/session'
import { drawAt } from '@/testing/place'
import { refusal, serve } from '@/testing/server'
import { Enter } from './enter'
import { Invitation } from './invitation'
import { Password } from './password'
import { Setup } from './setup'
import { SignIn } from './sign-in'

const session = { user: { id: 'u1', email: 'ann@example.com', name: 'Ann' }, organisation: 'o1', roles: [], may: [], organisations: [] }
const known = { 'GET /api/setup': { set_up: true } }

/** A cache with something in it that another person saw. */
function used() {
  const cache = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  cache.setQueryData(['flows', 'names'], ['secret of another'])
  return cache
}

afterEach(() => {
  location.hash = ''
})

async function signInAt(next: string, replies: Record<string, unknown>) {
  const cache = used()
  const asked = serve({ ...known, ...replies })
  const place = await drawAt(SignIn, { at: `/sign-in${next}`, path: '/sign-in', cache })
  await userEvent.type(await screen.findByLabelText('E-mail'), 'ann@example.com')
  await userEvent.type(screen.getByLabelText('Password'), 'four words that rhyme')
  await userEvent.click(screen.getByRole('button', { name: 'Sign in' }))
  return { asked, place, cache }
}

describe('signing in', () => {
  test.each([['de', 'Passwort anzeigen'], ['it', 'Mostra la password']] as const)('the button that shows the password speaks %s', async (language, name) => {
    serve(known)
    await drawAt(SignIn, { at: '/sign-in', path: '/sign-in', cache: used(), language })
    expect(await screen.findByRole('button', { name, hidden: true })).toBeInTheDocument()
  })

  test('K10: leads to the page that was wanted', async () => {
    const { asked, place, cache } = await signInAt('?next=%2Fflows%2Fmain', { 'POST /api/session': session })
    await waitFor(() => expect(place.where()).toBe('/flows/main'))
    expect(asked.find((a) => a.method === 'POST')?.body).toEqual({ email: 'ann@example.com', password: 'four words that rhyme' })
    expect(cache.getQueryData(sessionQuery.queryKey)).toEqual(session)
    expect(cache.getQueryData(['flows', 'names'])).toBeUndefined()
  })

  test('K10: never leads to another site', async () => {
    const { place } = await signInAt('?next=%2F%2Fevil.example', { 'POST /api/session': session })
    await waitFor(() => expect(place.where()).toBe('/'))
  })

  test('a wrong password is told, and what was typed stays', async () => {
    const { place, cache } = await signInAt('', { 'POST /api/session': () => refusal(401, 'The e-mail or the password is wrong.') })
    expect(await screen.findByRole('alert')).toHaveTextContent('The e-mail or the password is wrong.')
    expect(screen.getByLabelText('E-mail')).toHaveValue('ann@example.com')
    expect(place.where()).toBe('/sign-in')
    expect(cache.getQueryData(sessionQuery.queryKey)).toBeUndefined()
  })

  test('K2: where too many were tried, it says so', async () => {
    await signInAt('', { 'POST /api/session': () => refusal(429, 'Too many attempts. Try again in a minute.') })
    expect(await screen.findByRole('alert')).toHaveTextContent('Try again in a minute')
  })

  test('K5: the provider of the organisation is offered only where there is one', async () => {
    serve(known)
    const { unmount } = await drawAt(SignIn, { at: '/sign-in', path: '/sign-in', cache: used() })
    await screen.findByLabelText('E-mail')
    expect(screen.getAllByRole('button', { name: /Sign in/ })).toHaveLength(1)
    unmount()
    const asked = serve({ 'GET /api/setup': { set_up: true, provider: 'Acme ID' }, 'POST /api/session/oidc': () => refusal(503, 'Acme ID does not answer.') })
    await drawAt(SignIn, { at: '/sign-in', path: '/sign-in', cache: used() })
    await userEvent.click(await screen.findByRole('button', { name: 'Sign in with Acme ID' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('Acme ID does not answer.')
    expect(asked.some((a) => a.path === '/api/session/oidc')).toBe(true)
  })
})

describe('setting up', () => {
  const fill = async () => {
    await userEvent.type(await screen.findByLabelText(/Organisation/), 'Acme')
    await userEvent.type(screen.getByLabelText(/E-mail/), 'ann@example.com')
    await userEvent.type(screen.getByLabelText(/^Password/), 'four words that rhyme')
  }

  test('K1: takes the link out of the address and sends it only in the form', async () => {
    location.hash = '#abc123'
    const asked = serve({ 'GET /api/setup': { set_up: false }, 'POST /api/setup': session })
    const place = await drawAt(Setup, { at: '/setup', path: '/setup', cache: used() })
    expect(await screen.findByRole('button', { name: 'Set up' })).toBeDisabled()
    expect(screen.queryByLabelText(/One-time link/)).toBeNull()
    await fill()
    await userEvent.click(screen.getByRole('button', { name: 'Set up' }))
    await waitFor(() => expect(place.where()).toBe('/'))
    expect(asked.find((a) => a.method === 'POST')?.body).toEqual({ link: 'abc123', organisation: 'Acme', email: 'ann@example.com', password: 'four words that rhyme' })
    expect(asked.some((a) => a.path.includes('abc123') || a.query.toString().includes('abc123'))).toBe(false)
  })

  test('K1: asks for the link where the address has none, and says why it was refused', async () => {
    serve({ 'GET /api/setup': { set_up: false }, 'POST /api/setup': () => refusal(403, 'The link is not the one that was printed.') })
    const place = await drawAt(Setup, { at: '/setup', path: '/setup', cache: used() })
    await fill()
    expect(screen.getByRole('button', { name: 'Set up' })).toBeDisabled()
    await userEvent.type(screen.getByLabelText(/One-time link/), 'wrong')
    await userEvent.click(screen.getByRole('button', { name: 'Set up' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('not the one that was printed')
    expect(place.where()).toBe('/setup')
  })

  test('K1: takes a link that is pasted into the address of the open page', async () => {
    const asked = serve({ 'GET /api/setup': { set_up: false }, 'POST /api/setup': session })
    await drawAt(Setup, { at: '/setup', path: '/setup', cache: used() })
    await userEvent.type(await screen.findByLabelText(/One-time link/), 'half')
    location.hash = '#whole'
    await waitFor(() => expect(screen.queryByLabelText(/One-time link/)).toBeNull())
    await fill()
    await userEvent.click(screen.getByRole('button', { name: 'Set up' }))
    await waitFor(() => expect(asked.find((a) => a.method === 'POST')?.body).toMatchObject({ link: 'whole' }))
  })

  test('K1: is there once', async () => {
    serve(known)
    await drawAt(Setup, { at: '/setup', path: '/setup', cache: used() })
    expect(await screen.findByText('Callwright is set up already.')).toBeVisible()
    expect(screen.queryByRole('textbox')).toBeNull()
    expect(screen.getByRole('link', { name: 'Sign in' })).toHaveAttribute('href', '/sign-in')
  })
})

describe('an invitation', () => {
  test('is accepted with a name and a password', async () => {
    location.hash = '#inv'
    const asked = serve({ 'POST /api/invitation': session })
    const place = await drawAt(Invitation, { at: '/invitation', path: '/invitation', cache: used() })
    await userEvent.type(await screen.findByLabelText('Name'), 'Ann')
    await userEvent.type(screen.getByLabelText(/^Password/), 'four words that rhyme')
    await userEvent.click(screen.getByRole('button', { name: 'Accept' }))
    await waitFor(() => expect(place.where()).toBe('/'))
    expect(asked[0]?.body).toEqual({ link: 'inv', name: 'Ann', password: 'four words that rhyme' })
  })

  test('whose link was not whole is accepted when the whole link is pasted into the address', async () => {
    const asked = serve({ 'POST /api/invitation': session })
    await drawAt(Invitation, { at: '/invitation', path: '/invitation', cache: used() })
    await userEvent.type(await screen.findByLabelText(/^Password/), 'four words that rhyme')
    expect(screen.getByText(/The link is not whole/)).toBeVisible()
    location.hash = '#inv'
    await waitFor(() => expect(screen.queryByText(/The link is not whole/)).toBeNull())
    await userEvent.click(screen.getByRole('button', { name: 'Accept' }))
    await waitFor(() => expect(asked[0]?.body).toEqual({ link: 'inv', password: 'four words that rhyme' }))
  })

  test('without a name leaves the one that the person has', async () => {
    location.hash = '#inv'
    const asked = serve({ 'POST /api/invitation': () => refusal(410, 'The invitation has expired.') })
    await drawAt(Invitation, { at: '/invitation', path: '/invitation', cache: used() })
    await userEvent.type(await screen.findByLabelText(/^Password/), 'x')
    await userEvent.click(screen.getByRole('button', { name: 'Accept' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('The invitation has expired.')
    expect(asked[0]?.body).toEqual({ link: 'inv', password: 'x' })
  })

  test('with half a link cannot be accepted', async () => {
    await drawAt(Invitation, { at: '/invitation', path: '/invitation', cache: used() })
    expect(await screen.findByText(/The link is not whole/)).toBeVisible()
    await userEvent.type(screen.getByLabelText(/^Password/), 'x')
    expect(screen.getByRole('button', { name: 'Accept' })).toBeDisabled()
  })
})

describe('a new password', () => {
  test('is taken with the link', async () => {
    location.hash = '#pw'
    const asked = serve({ 'POST /api/password': session })
    const place = await drawAt(Password, { at: '/password', path: '/password', cache: used() })
    await userEvent.type(await screen.findByLabelText(/New password/), 'four words that rhyme')
    await userEvent.click(screen.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(place.where()).toBe('/'))
    expect(asked[0]?.body).toEqual({ link: 'pw', password: 'four words that rhyme' })
  })

  test('K3: one that is too short is refused in the words of the server', async () => {
    location.hash = '#pw'
    serve({ 'POST /api/password': () => refusal(422, 'The password is too short.', { errors: [{ location: 'body.password', message: '12 characters or more' }] }) })
    await drawAt(Password, { at: '/password', path: '/password', cache: used() })
    await userEvent.type(await screen.findByLabelText(/New password/), 'short')
    await userEvent.click(screen.getByRole('button', { name: 'Save' }))
    const alert = await screen.findByRole('alert')
    expect(alert).toHaveTextContent('The password is too short.')
    expect(alert).toHaveTextContent('12 characters or more')
  })
})

describe('a link that signs in', () => {
  test('is used by itself, once', async () => {
    location.hash = '#in'
    const asked = serve({ 'POST /api/session/link': session })
    const place = await drawAt(Enter, { at: '/enter', path: '/enter', cache: used() })
    await waitFor(() => expect(place.where()).toBe('/'))
    expect(asked.map((a) => a.body)).toEqual([{ token: 'in' }])
  })

  test('that was used before is told', async () => {
    location.hash = '#in'
    serve({ 'POST /api/session/link': () => refusal(401, 'The link was used before.') })
    const place = await drawAt(Enter, { at: '/enter', path: '/enter', cache: used() })
    expect(await screen.findByRole('alert')).toHaveTextContent('The link was used before.')
    expect(place.where()).toBe('/enter')
  })

  test('without its end asks the server nothing', async () => {
    const asked = serve({})
    await drawAt(Enter, { at: '/enter', path: '/enter', cache: used() })
    expect(await screen.findByText(/The link is not whole/)).toBeVisible()
    expect(asked).toEqual([])
  })
})
