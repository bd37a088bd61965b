// @vitest-environment jsdom
import { act, fireEvent, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Contact } from '@/api/contacts'
import { contactNumbered } from '@/testing/contacts'
import { flowNamed } from '@/testing/flows'
import { drawAt } from '@/testing/place'
import { type Asked, refusal, serve } from '@/testing/server'
import { signedIn } from '@/testing/session'
import { Contacts } from './contacts'

const supervisor = ['contact.read', 'contact.start', 'flow.read', 'entry_point.read']
const points = { 'GET /api/entry-points': { items: [{ id: 'e1', name: 'Service line' }, { id: 'e2', name: 'Night line' }] } }
const world = (items: Contact[], more: Record<string, unknown> = {}) => serve({ 'GET /api/contacts': { items }, 'GET /api/flows': { items: [flowNamed('Main'), flowNamed('Night')] }, ...points, ...more })
const page = (at = '/contacts', may = supervisor) => drawAt(Contacts, { at, path: 'contacts', cache: signedIn(may) })
const lists = (asked: Asked[]) => asked.filter((a) => a.path === '/api/contacts' && a.method === 'GET')
const lastQuery = (asked: Asked[]) => Object.fromEntries(lists(asked).at(-1)?.query ?? [])
const rows = () => within(screen.getByRole('region', { name: 'Contacts' })).getAllByRole('row').slice(1)
const cells = (row: HTMLElement | undefined) => within(row!).getAllByRole('cell').map((c) => c.textContent)

describe('the list of contacts', () => {
  test('ui-28: says of each where it runs, who calls and how it stands', async () => {
    world([
      contactNumbered(1, { state: 'parked', waiting: 'agent', queue_name: 'Sales', activity: 'Music' }),
      contactNumbered(2, { state: 'over', ended: '2026-03-02T09:01:05Z', outcome: 'ended' }),
      contactNumbered(3, { state: 'over', ended: '2026-03-02T10:00:00Z', outcome: 'failed', error: 'timeout', flow: { id: 'f3', name: 'Flow 3', version: 0 } }),
    ])
    await page()
    await screen.findByRole('link', { name: 'Flow 1' })
    expect(rows().map((row) => cells(row).slice(1, 6))).toEqual([
      ['Flow 1Version 3 · Live', '+14155550101', 'Waiting', 'Musicwaits for an agent · Sales', ''],
      ['Flow 2Version 3 · Live', '+14155550102', 'Ended', '', 'Ended'],
      ['Flow 3Draft', '+14155550103', 'Ended', '', 'Failedtimeout'],
    ])
    expect(cells(rows()[1])[6]).toBe('1:05')
    expect(cells(rows()[2])[6]).toBe('1:00:00')
    expect(screen.getByRole('link', { name: 'Flow 3' })).toHaveAttribute('href', '/contacts/c3')
  })

  test('stands where the sidebar has it', async () => {
    world([])
    await page()
    const way = await screen.findByRole('navigation', { name: 'You are here' })
    expect(way).toHaveTextContent('Services›Contact Center›Customer Experience')
  })

  test('has more when it is asked for', async () => {
    const asked = world([], { 'GET /api/contacts': ({ query }: Asked) => (query.get('cursor') === 'next' ? { items: [contactNumbered(2)] } : { items: [contactNumbered(1)], next: 'next' }) })
    await page()
    await userEvent.click(await screen.findByRole('button', { name: 'Show more' }))
    expect(await screen.findByRole('link', { name: 'Flow 2' })).toBeVisible()
    expect(lists(asked).some((a) => a.query.get('cursor') === 'next')).toBe(true)
  })

  test('when there are none, leads to the flows and to the simulated ones', async () => {
    world([])
    const place = await page()
    expect(await screen.findByRole('heading', { name: 'No contacts yet' })).toBeVisible()
    expect(screen.getByRole('link', { name: 'Open flows' })).toHaveAttribute('href', '/flows')
    await userEvent.click(screen.getByRole('button', { name: 'Show simulated contacts' }))
    expect(place.asked()).toEqual({ simulated: 'simulated' })
    expect(await screen.findByText('No contact fits these filters.')).toBeVisible()
  })

  test('says why there is no list, and tries again', async () => {
    let up = false
    world([], { 'GET /api/contacts': () => (up ? { items: [contactNumbered(1)] } : refusal(503, 'The database does not answer.')) })
    await page()
    expect(await screen.findByRole('alert')).toHaveTextContent('The database does not answer.')
    up = true
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await screen.findByRole('link', { name: 'Flow 1' })).toBeVisible()
  })
})

describe('which contacts', () => {
  test('are those of customers, unless the address says otherwise', async () => {
    const asked = world([contactNumbered(1)])
    await page()
    await screen.findByRole('link', { name: 'Flow 1' })
    expect(screen.getByRole('radio', { name: 'Real' })).toBeChecked()
    expect(lastQuery(asked)).toEqual({ limit: '50' })
  })

  test.each([
    ['Simulated', { simulated: 'simulated' }, 'true'],
    ['All', { simulated: 'all' }, 'any'],
  ])('%s is one click away', async (name, address, wanted) => {
    const asked = world([contactNumbered(1, { simulated: true })])
    const place = await page()
    await userEvent.click(await screen.findByRole('radio', { name }))
    expect(place.asked()).toEqual(address)
    await vi.waitFor(() => expect(lastQuery(asked)).toEqual({ limit: '50', simulated: wanted }))
    expect(within(rows()[0]!).getByText('Simulated')).toBeVisible()
    await userEvent.click(screen.getByRole('radio', { name: 'Real' }))
    expect(place.asked()).toEqual({})
  })
})

describe('ui-28: the filters', () => {
  test('come from the address, and those that are seldom wanted show when they are set', async () => {
    const asked = world([contactNumbered(1)])
    await page('/contacts?state=over&flow=main&outcome=failed&error=any&number=%2B1415&simulated=all&nonsense=1')
    await screen.findByRole('link', { name: 'Flow 1' })
    expect(lastQuery(asked)).toEqual({ limit: '50', state: 'over', flow: 'main', outcome: 'failed', error: 'any', number: '+1415', simulated: 'any' })
    expect(screen.getByRole('combobox', { name: 'State' })).toHaveValue('Ended')
    await vi.waitFor(() => expect(screen.getByRole('combobox', { name: 'Flow' })).toHaveValue('Main'))
    expect(screen.getByLabelText('Number (ANI or DNIS)')).toHaveValue('+1415')
    expect(screen.getByRole('button', { name: 'More filters' })).toHaveAttribute('aria-expanded', 'true')
    expect(screen.getByRole('radio', { name: 'All' })).toBeChecked()
  })

  test('go into the address, one by one, and all out of it', async () => {
    const asked = world([contactNumbered(1)])
    const place = await page()
    await userEvent.click(await screen.findByRole('combobox', { name: 'State' }))
    await userEvent.click(await screen.findByRole('option', { name: 'Quarantined' }))
    await userEvent.click(screen.getByRole('combobox', { name: 'Outcome' }))
    await userEvent.click(await screen.findByRole('option', { name: 'Handed off' }))
    expect(place.asked()).toEqual({ state: 'quarantined', outcome: 'handed-off' })
    await vi.waitFor(() => expect(lastQuery(asked)).toEqual({ limit: '50', state: 'quarantined', outcome: 'handed-off' }))
    await userEvent.click(screen.getByRole('button', { name: 'Clear filters' }))
    expect(place.asked()).toEqual({})
    expect(screen.getByRole('combobox', { name: 'State' })).toHaveValue('')
  })

  test('that nothing fits are cleared from where that is said', async () => {
    world([])
    const place = await page('/contacts?state=over')
    await screen.findByText('No contact fits these filters.')
    await userEvent.click(screen.getAllByRole('button', { name: 'Clear filters' })[1]!)
    expect(place.asked()).toEqual({})
  })

  test('of flows and entry points are not there for whoever may not see those', async () => {
    const asked = world([contactNumbered(1)])
    await page('/contacts', ['contact.read'])
    await screen.findByRole('link', { name: 'Flow 1' })
    await userEvent.click(screen.getByRole('button', { name: 'More filters' }))
    expect(await screen.findByRole('combobox', { name: 'Version label' })).toBeInTheDocument()
    expect(screen.queryByRole('combobox', { name: 'Flow' })).toBeNull()
    expect(screen.queryByRole('combobox', { name: 'Entry point' })).toBeNull()
    expect(asked.some((a) => a.path === '/api/flows' || a.path === '/api/entry-points')).toBe(false)
  })
})

describe('with a clock that is moved', () => {
  beforeEach(() => void vi.useFakeTimers({ now: Date.parse('2026-03-02T09:00:10Z') }))
  afterEach(() => void vi.useRealTimers())
  const passing = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))
  const drawn = async (at?: string) => {
    const place = page(at)
    await passing(50)
    const done = await place
    await passing(50)
    return done
  }

  test('ui-28: a contact that begins is in the list within a second', async () => {
    const items = [contactNumbered(1)]
    world(items, { 'GET /api/contacts': () => ({ items: [...items] }) })
    await drawn()
    expect(rows()).toHaveLength(1)
    items.unshift(contactNumbered(2))
    await passing(1000)
    expect(rows().map((row) => within(row).getByRole('link').textContent)).toEqual(['Flow 2', 'Flow 1'])
  })

  test('the duration of one that goes on goes on', async () => {
    world([contactNumbered(1)])
    await drawn()
    expect(cells(rows()[0])[6]).toBe('0:10')
    await passing(5000)
    expect(cells(rows()[0])[6]).toBe('0:15')
  })

  test('what is seen stays when the server is gone for a while, and that is said', async () => {
    let up = true
    world([], { 'GET /api/contacts': () => (up ? { items: [contactNumbered(1)] } : refusal(503, 'The server is restarted.')) })
    await drawn()
    up = false
    await passing(1000)
    expect(screen.getByRole('alert')).toHaveTextContent('The server is restarted.')
    expect(rows()).toHaveLength(1)
    up = true
    await passing(1000)
    expect(screen.queryByRole('alert')).toBeNull()
  })

  test('a number that is typed counts when the typing pauses, and keeps the focus and what is typed on', async () => {
    const asked = world([contactNumbered(1)])
    const place = await drawn('/contacts?error=any')
    const field = screen.getByLabelText('Number (ANI or DNIS)')
    field.focus()
    const typing = (value: string) => fireEvent.change(field, { target: { value } })
    typing('+14')
    await passing(400)
    typing('+1415 ')
    await passing(400)
    expect(place.asked()).toEqual({ error: 'any' })
    await passing(200)
    expect(place.asked()).toEqual({ error: 'any', number: '+1415' })
    expect(lastQuery(asked)).toMatchObject({ number: '+1415', error: 'any' })
    expect(field).toHaveFocus()
    expect(field).toHaveValue('+1415 ')
    fireEvent.click(screen.getByRole('button', { name: 'Clear filters' }))
    await passing(50)
    expect(field).toHaveValue('')
    expect(screen.getByLabelText('Error')).toHaveValue('')
  })

  test('ages are counted from the minute', async () => {
    const asked = world([contactNumbered(1)])
    await drawn('/contacts?since=1h')
    await passing(3000)
    expect(new Set(lists(asked).map((a) => a.query.get('since')))).toEqual(new Set(['2026-03-02T08:00:00.000Z']))
    await passing(60_000)
    expect(lastQuery(asked).since).toBe('2026-03-02T08:01:00.000Z')
  })
})

describe('simulating a call', () => {
  test('L5: is only for whoever may start contacts', async () => {
    world([contactNumbered(1)])
    await page('/contacts', ['contact.read', 'flow.read'])
    await screen.findByRole('link', { name: 'Flow 1' })
    expect(screen.queryByRole('button', { name: 'Simulate a call' })).toBeNull()
  })

  test('begins at the first entry point, or the one that was chosen, and shows the contact', async () => {
    const asked = world([], { 'POST /api/contacts': contactNumbered(9) })
    const place = await page()
    await userEvent.click(await screen.findByRole('button', { name: 'Simulate a call' }))
    const dialog = await screen.findByRole('dialog')
    await vi.waitFor(() => expect(within(dialog).getByRole('combobox', { name: 'Entry point' })).toHaveValue('Service line'))
    await userEvent.click(within(dialog).getByRole('combobox', { name: 'Entry point' }))
    await userEvent.click(await screen.findByRole('option', { name: 'Night line' }))
    await userEvent.clear(within(dialog).getByLabelText('Caller (ANI)'))
    await userEvent.click(within(dialog).getByRole('button', { name: 'Start' }))
    await vi.waitFor(() => expect(place.where()).toBe('/contacts/c9'))
    const post = asked.find((a) => a.method === 'POST')
    expect(post?.body).toEqual({ entry_point: 'e2' })
    expect(post?.headers.get('Idempotency-Key')).toBeTruthy()
  })

  test('says why it did not begin, and that there is no entry point', async () => {
    world([], { 'POST /api/contacts': () => refusal(409, 'The connector CRM is inactive.') })
    const place = await page()
    await userEvent.click(await screen.findByRole('button', { name: 'Simulate a call' }))
    await vi.waitFor(() => expect(screen.getByRole('button', { name: 'Start' })).toBeEnabled())
    await userEvent.click(screen.getByRole('button', { name: 'Start' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('The connector CRM is inactive.')
    await userEvent.click(screen.getByRole('button', { name: 'Cancel' }))
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(place.where()).toBe('/contacts')
  })

  test('cannot begin without an entry point', async () => {
    world([], { 'GET /api/entry-points': { items: [] } })
    await page()
    await userEvent.click(await screen.findByRole('button', { name: 'Simulate a call' }))
    expect(await screen.findByText('There is no entry point yet.')).toBeVisible()
    expect(screen.getByRole('button', { name: 'Start' })).toBeDisabled()
  })
})
