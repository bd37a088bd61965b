// @vitest-environment jsdom
import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, test } from 'vitest'
import { sessionQuery } from '@/api/session'
import { drawAt } from '@/testing/place'
import { refusal, serve } from '@/testing/server'
import { signedIn } from '@/testing/session'
import { AccountMenu } from './account-menu'
import { OrganisationSwitch } from './organisation-switch'
import { Palette } from './palette'
import { Shell } from './shell'

const two = { organisations: [{ id: 'o1', name: 'Acme', roles: [] }, { id: 'o2', name: 'Beta', roles: [] }, { id: 'o3', name: 'Later', roles: [], invited: true }] }

describe('the account menu', () => {
  const open = async () => userEvent.click(await screen.findByRole('button', { name: 'Account' }))

  test('says who is signed in, and which language is spoken', async () => {
    await drawAt(AccountMenu, { cache: signedIn([]) })
    await open()
    expect(await screen.findByText('Ann')).toBeVisible()
    expect(screen.getByText('ann@example.com')).toBeVisible()
    expect(screen.getByRole('menuitemradio', { name: 'English' })).toBeChecked()
    expect(screen.getByRole('menuitemradio', { name: 'Deutsch' })).not.toBeChecked()
  })

  test('somebody without a name is told by the e-mail', async () => {
    await drawAt(AccountMenu, { cache: signedIn([], { user: { id: 'u1', email: 'ann@example.com', name: '' } }) })
    await open()
    expect(await screen.findAllByText('ann@example.com')).toHaveLength(1)
  })

  test('changes the language of the page at once', async () => {
    await drawAt(AccountMenu, { cache: signedIn([]) })
    await open()
    await userEvent.click(await screen.findByRole('menuitemradio', { name: 'Italiano' }))
    expect(await screen.findByRole('button', { name: 'Account' })).toBeInTheDocument()
    await waitFor(() => expect(document.documentElement.lang).toBe('it'))
  })

  test('signs out, and leaves nothing of the person behind', async () => {
    const cache = signedIn([])
    cache.setQueryData(['flows', 'names'], ['Main'])
    const asked = serve({ 'DELETE /api/session': undefined })
    await drawAt(AccountMenu, { at: '/flows', cache })
    await open()
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Sign out' }))
    await waitFor(() => expect(asked.map((a) => a.method)).toEqual(['DELETE']))
    await waitFor(() => expect(cache.getQueryData(sessionQuery.queryKey)).toBeNull())
    expect(cache.getQueryData(['flows', 'names'])).toBeUndefined()
  })

  test('a sign-out that fails leaves the person signed in', async () => {
    const cache = signedIn([])
    serve({ 'DELETE /api/session': () => refusal(503, 'The database does not answer.') })
    await drawAt(AccountMenu, { at: '/flows', cache })
    await open()
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Sign out' }))
    await waitFor(() => expect(cache.isMutating()).toBe(0))
    expect(cache.getQueryData(sessionQuery.queryKey)).not.toBeNull()
  })
})

describe('the organisation', () => {
  test('is only named where there is one', async () => {
    await drawAt(OrganisationSwitch, { cache: signedIn([]) })
    expect(await screen.findByText('Acme')).toBeVisible()
    expect(screen.queryByRole('button')).toBeNull()
  })

  test('changes to another, and forgets what was seen in the first', async () => {
    const cache = signedIn([], two)
    cache.setQueryData(['flows', 'names'], ['of Acme'])
    const asked = serve({ 'PUT /api/session/organisation': { ...cache.getQueryData<object>(sessionQuery.queryKey), organisation: 'o2' } })
    const place = await drawAt(OrganisationSwitch, { at: '/flows/main', cache })
    await userEvent.click(await screen.findByRole('button', { name: 'Organisation: Acme' }))
    expect((await screen.findAllByRole('menuitem')).map((i) => i.textContent)).toEqual(['Acme', 'Beta'])
    await userEvent.click(screen.getByRole('menuitem', { name: 'Beta' }))
    expect(await screen.findByRole('button', { name: 'Organisation: Beta' })).toBeInTheDocument()
    await waitFor(() => expect(place.where()).toBe('/'))
    expect(asked[0]?.body).toEqual({ organisation: 'o2' })
    expect(cache.getQueryData(['flows', 'names'])).toBeUndefined()
  })
})

describe('the palette', () => {
  const all = ['flow.read', 'connector.read']

  test('S0-4: finds a page by the way to it in Control Hub', async () => {
    const place = await drawAt(Palette, { cache: signedIn(all) })
    await userEvent.click(await screen.findByRole('button', { name: 'Go to…' }))
    await userEvent.type(await screen.findByPlaceholderText('Pages, by name or place'), 'Tenant Settings > Integ')
    const found = await screen.findByText('Services › Contact Center › Tenant Settings › Integrations › Connectors')
    await userEvent.click(found)
    await waitFor(() => expect(place.where()).toBe('/connectors'))
  })

  test('S2-3: has no page that the role may not see', async () => {
    await drawAt(Palette, { cache: signedIn(['flow.read']) })
    await userEvent.click(await screen.findByRole('button', { name: 'Go to…' }))
    await userEvent.type(await screen.findByPlaceholderText('Pages, by name or place'), 'Connectors')
    expect(await screen.findByText('Nothing found')).toBeVisible()
  })
})

describe('the shell', () => {
  test('has one banner, one navigation, and a way past both', async () => {
    await drawAt(Shell, { at: '/flows', cache: signedIn(['flow.read']) })
    expect(await screen.findAllByRole('banner')).toHaveLength(1)
    expect(screen.getByRole('navigation', { name: 'Main navigation' })).toBeInTheDocument()
    const skip = screen.getByRole('link', { name: 'Skip to content' })
    expect(document.querySelector(skip.getAttribute('href')!)).toBe(screen.getByRole('main'))
  })

  test('the menu of a narrow window closes when a page is chosen', async () => {
    const place = await drawAt(Shell, { at: '/contacts', cache: signedIn(['flow.read']) })
    const menu = await screen.findByRole('button', { name: 'Menu' })
    expect(menu).toHaveAttribute('aria-expanded', 'false')
    await userEvent.click(menu)
    expect(menu).toHaveAttribute('aria-expanded', 'true')
    await userEvent.click(within(screen.getByRole('navigation', { name: 'Main navigation' })).getByRole('link', { name: 'Flows' }))
    await act(() => waitFor(() => expect(place.where()).toBe('/flows')))
    expect(screen.getByRole('button', { name: 'Menu' })).toHaveAttribute('aria-expanded', 'false')
  })
})

describe('somebody who has chosen no organisation yet', () => {
  const chosen = { user: { id: 'u1', email: 'ann@example.com', name: 'Ann' }, organisation: 'o2', roles: [], may: ['flow.read'], ...two }

  test('chooses one instead of the page, and stays at the address', async () => {
    const cache = signedIn([], { ...two, organisation: undefined })
    const asked = serve({ 'PUT /api/session/organisation': chosen })
    const place = await drawAt(Shell, { at: '/flows/main', cache })
    expect(await screen.findByRole('heading', { level: 1, name: 'Choose an organisation' })).toBeVisible()
    const main = within(screen.getByRole('main'))
    expect(main.getAllByRole('button').map((b) => b.textContent)).toEqual(['Acme', 'Beta'])
    await userEvent.click(main.getByRole('button', { name: 'Beta' }))
    await waitFor(() => expect(screen.queryByRole('heading', { name: 'Choose an organisation' })).toBeNull())
    expect(asked.map((a) => a.body)).toEqual([{ organisation: 'o2' }])
    expect(place.where()).toBe('/flows/main')
  })

  test('is taken into the only one without being asked', async () => {
    const asked = serve({ 'PUT /api/session/organisation': { ...chosen, organisation: 'o1' } })
    const cache = signedIn([], { organisation: undefined })
    await drawAt(Shell, { at: '/flows', cache })
    await waitFor(() => expect(cache.getQueryData(sessionQuery.queryKey)).toMatchObject({ organisation: 'o1' }))
    expect(asked.map((a) => a.body)).toEqual([{ organisation: 'o1' }])
  })

  test('is told why it did not work, and may try again', async () => {
    serve({ 'PUT /api/session/organisation': () => refusal(503, 'The database does not answer.') })
    await drawAt(Shell, { at: '/flows', cache: signedIn([], { organisation: undefined }) })
    expect(await screen.findByRole('alert')).toHaveTextContent('The database does not answer.')
    expect(within(screen.getByRole('main')).getByRole('button', { name: 'Acme' })).toBeEnabled()
  })
})

describe('two windows', () => {
  test('one that changes the organisation closes the way in the other, until it changes back', async () => {
    const cache = signedIn([], two)
    await drawAt(Shell, { cache })
    await screen.findByRole('main')
    const other = new BroadcastChannel('callwright-session')
    other.postMessage({ user: 'u1', organisation: 'o1' })
    other.postMessage({ user: 'u1', organisation: 'o2' })
    expect(await screen.findByRole('dialog', { name: 'Changed in another window' })).toHaveTextContent('load this page anew')
    act(() => void cache.setQueryData(sessionQuery.queryKey, (s) => s && { ...s, organisation: 'o2' })) // as it is when it is asked for again
    expect(screen.getByRole('dialog')).toBeVisible()
    other.postMessage({ user: 'u1', organisation: 'o1' })
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    other.close()
  })

  test('where no organisation is chosen yet, none can be the wrong one', async () => {
    await drawAt(Shell, { cache: signedIn([], { ...two, organisation: undefined }) })
    await screen.findByRole('heading', { name: 'Choose an organisation' })
    const other = new BroadcastChannel('callwright-session')
    const heard = new Promise((r) => (other.onmessage = r))
    new BroadcastChannel('callwright-session').postMessage({ user: 'u1', organisation: 'o1' })
    await act(() => heard)
    expect(screen.queryByRole('dialog')).toBeNull()
    other.close()
  })

  test('a change of the organisation is told to the others, and closes nothing here', async () => {
    const told: unknown[] = []
    const other = new BroadcastChannel('callwright-session')
    other.onmessage = (e) => told.push(e.data)
    serve({ 'PUT /api/session/organisation': { user: { id: 'u1', email: 'ann@example.com', name: 'Ann' }, organisation: 'o2', roles: [], may: [], ...two } })
    await drawAt(Shell, { cache: signedIn([], two) })
    await userEvent.click(await screen.findByRole('button', { name: 'Organisation: Acme' }))
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Beta' }))
    await waitFor(() => expect(told).toEqual([{ user: 'u1', organisation: 'o2' }]))
    expect(screen.queryByRole('dialog')).toBeNull()
    other.close()
  })
})
