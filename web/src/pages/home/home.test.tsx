// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, test } from 'vitest'
import { flowNamed } from '@/testing/flows'
import { drawAt } from '@/testing/place'
import { refusal, serve } from '@/testing/server'
import { signedIn } from '@/testing/session'
import { Home } from './home'

const developer = ['flow.read', 'flow.edit', 'connector.create']
const nothing = { 'GET /api/flows': { items: [] }, 'GET /api/sandbox': { running: true }, 'GET /api/contacts': { items: [] } }

/** The ways to begin, in the order in which they are read. */
const ways = () => screen.getAllByRole('heading', { level: 2 }).map((h) => h.textContent)

describe('S0-1 Home', () => {
  test('offers three ways to begin and no more', async () => {
    serve(nothing)
    await drawAt(Home, { cache: signedIn(developer) })
    await screen.findByText(/A customer lookup with its connector/)
    expect(ways()).toEqual(['Try a sample', 'Import from Webex', 'New flow'])
    expect(screen.getByRole('link', { name: 'Import from Webex' })).toHaveAttribute('href', '/flows/import')
    expect(screen.getByRole('link', { name: 'New flow' })).toHaveAttribute('href', '/flows?new=true')
    expect(screen.getByRole('button', { name: 'Try a sample' })).toHaveAccessibleDescription(/No account needed/)
  })

  test('makes the sample at the sandbox and opens it with the simulator', async () => {
    const asked = serve({ ...nothing, 'POST /api/templates/customer-lookup': { flow: flowNamed('Lookup'), connectors: [] } })
    const place = await drawAt(Home, { cache: signedIn(developer), language: 'de' })
    await userEvent.click(await screen.findByRole('button', { name: /Beispiel/ }))
    await waitFor(() => expect(place.where()).toBe('/flows/lookup'))
    expect(place.asked()).toEqual({ simulate: 1 })
    expect(asked.find((a) => a.method === 'POST')?.body).toEqual({ sandbox: true, language: 'de' })
  })

  test('says why the sample was not made, and stays', async () => {
    serve({ ...nothing, 'POST /api/templates/customer-lookup': () => refusal(409, 'The licence allows no further flow.') })
    const place = await drawAt(Home, { cache: signedIn(developer) })
    await userEvent.click(await screen.findByRole('button', { name: 'Try a sample' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('The licence allows no further flow.')
    expect(place.where()).toBe('/')
  })

  test('without a sandbox it says how to start one, and leads to the templates', async () => {
    serve({ ...nothing, 'GET /api/sandbox': { running: false } })
    await drawAt(Home, { cache: signedIn(developer) })
    expect(await screen.findByText('callwright serve --sandbox')).toBeVisible()
    expect(screen.getByRole('link', { name: 'Try a sample' })).toHaveAttribute('href', '/flows/templates')
  })

  test('who may make no connector is led to the templates', async () => {
    serve(nothing)
    await drawAt(Home, { cache: signedIn(['flow.read', 'flow.edit']) })
    expect(await screen.findByRole('link', { name: 'Try a sample' })).toHaveAttribute('href', '/flows/templates')
    expect(screen.getByText(/Your role may not make connectors/)).toBeVisible()
  })

  test('who may only look gets no ways to begin, but what there is', async () => {
    serve({ ...nothing, 'GET /api/flows': { items: [flowNamed('Main')] } })
    await drawAt(Home, { cache: signedIn(['flow.read']) })
    expect(await screen.findByRole('link', { name: 'Main' })).toBeInTheDocument()
    expect(screen.getByText('Your role may look at this, but not change it.')).toBeVisible()
    expect(ways()).toEqual(['Recent flows'])
  })

  test('who only administers is led to what there is to see, and to nothing else', async () => {
    serve(nothing)
    await drawAt(Home, { cache: signedIn(['queue.read', 'user.list', 'audit.read']) })
    const ways = await screen.findByRole('navigation', { name: 'What you may see' })
    expect(within(ways).getAllByRole('link').map((a) => a.getAttribute('href'))).toEqual(['/queues', '/agents', '/users', '/audit', '/settings'])
  })

  test('who builds needs no such links', async () => {
    serve(nothing)
    await drawAt(Home, { cache: signedIn(developer) })
    await screen.findByText(/A customer lookup/)
    expect(screen.queryByRole('navigation', { name: 'What you may see' })).toBeNull()
  })
})

describe('what was worked on last', () => {
  test('are the five flows that the server has as changed last', async () => {
    const items = [flowNamed('Zulu', { labels: { Live: 2, Latest: 2 } }), flowNamed('Alpha')]
    const asked = serve({ ...nothing, 'GET /api/flows': { items } })
    await drawAt(Home, { cache: signedIn(developer) })
    const recent = await screen.findByRole('region', { name: 'Recent flows' })
    expect(within(recent).getAllByRole('listitem').map((li) => within(li).getByRole('link').textContent)).toEqual(['Zulu', 'Alpha'])
    expect(within(recent).getAllByText('Live')).toHaveLength(1)
    const list = asked.find((a) => a.path === '/api/flows')!
    expect(list.query.get('order')).toBe('updated')
    expect(list.query.get('limit')).toBe('5')
  })

  test('running contacts come from memory first, then those that wait', async () => {
    const contact = (id: string, name: string) => ({ id, flow: { id: 'f', name }, activity: 'Menu', ani: '+1555', started: '2026-01-01T00:00:00Z' })
    serve({ ...nothing, 'GET /api/contacts': ({ query }: { query: URLSearchParams }) => ({ items: [query.get('state') === 'live' ? contact('c1', 'Main') : contact('c2', 'Night')] }) })
    await drawAt(Home, { cache: signedIn([...developer, 'contact.read']) })
    const running = await screen.findByRole('region', { name: 'Running contacts' })
    expect(within(running).getAllByRole('link').map((a) => a.getAttribute('href'))).toEqual(['/contacts', '/contacts/c1', '/contacts/c2'])
    expect(running).toHaveTextContent('Menu · +1555')
  })

  test('contacts are not asked for without their right', async () => {
    const asked = serve(nothing)
    await drawAt(Home, { cache: signedIn(developer) })
    await screen.findByText(/A customer lookup/)
    expect(asked.some((a) => a.path === '/api/contacts')).toBe(false)
  })
})
