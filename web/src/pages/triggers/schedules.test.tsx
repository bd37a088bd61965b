// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, test } from 'vitest'
import type { Schedule } from '@/api/schedules'
import { drawAt } from '@/testing/place'
import { type Asked, refusal, serve } from '@/testing/server'
import { signedIn } from '@/testing/session'
import { standing } from './schedule-runs'
import { Schedules } from './schedules'

const writer = ['entry_point.read', 'entry_point.write', 'contact.read']
const schedule = (name: string, more: Partial<Schedule> = {}): Schedule => ({
  id: name.toLowerCase(), name, entry_point: 'desk', days: 'mon-fri', time: '08:30', zone: 'Europe/Berlin', next: '2099-01-05T07:30:00Z', revision: 3,
  created: '2026-01-01T00:00:00Z', updated: '2026-01-01T00:00:00Z', ...more,
})
const nightly = schedule('Nightly', { last: '2026-01-02T07:30:00Z', last_contact: 'c1' })
const rested = schedule('Rested', { paused: true, last: '2026-01-02T07:30:00Z', error: 'CRM is inactive.' })
const gone = schedule('Gone', { days: undefined, time: undefined, zone: undefined, at: '2026-01-01T00:00:00Z', next: undefined })
const points = { items: [{ id: 'desk', name: 'Desk', channel: 'task', flow: 'main', flow_name: 'Main', label: 'Live', revision: 1, created: '2026-01-01T00:00:00Z', updated: '2026-01-01T00:00:00Z' }] }

async function page(replies: Record<string, unknown> = {}, may = writer) {
  const asked = serve({ 'GET /api/schedules': { items: [nightly, rested, gone] }, 'GET /api/entry-points': points, ...replies })
  await drawAt(Schedules, { cache: signedIn(may) })
  await screen.findByRole('heading', { level: 1, name: 'Schedules' })
  return asked
}

const row = async (name: string) => (await screen.findByText(name, { selector: 'p' })).closest('tr')!
const sent = (asked: Asked[], method: string) => asked.find((a) => a.method === method)

async function choose(name: string, item: string) {
  await userEvent.click(await screen.findByRole('button', { name: `Actions for ${name}` }))
  await userEvent.click(await screen.findByRole('menuitem', { name: item }))
}

describe('the list', () => {
  test('says when, what became of it last, and leads to the contact', async () => {
    await page()
    const first = await row('Nightly')
    expect(first).toHaveTextContent('Mon–Fri at 08:30 (Europe/Berlin)')
    expect(first).toHaveTextContent('Active')
    expect(first).toHaveTextContent(/Mon,? (5 Jan|Jan 5),? 2099/)
    expect(within(first).getAllByRole('link', { name: 'Last contact of Nightly' })[0]).toHaveAttribute('href', '/contacts/c1')
    const second = await row('Rested')
    expect(second).toHaveTextContent('Paused')
    expect(second).toHaveTextContent('CRM is inactive.')
    expect(within(second).queryByRole('link', { name: /^Last contact/ })).toBeNull()
    expect(await row('Gone')).toHaveTextContent('Never again')
    expect(await row('Gone')).toHaveTextContent('Not yet')
  })

  test('S2-3: greys for a reader what only writers do, and says why; contacts that he may not see have no link', async () => {
    await page({}, ['entry_point.read'])
    expect(within(await row('Nightly')).queryByRole('link', { name: /^Last contact/ })).toBeNull()
    const create = screen.getByRole('button', { name: 'New schedule' })
    expect(create).toHaveAttribute('aria-disabled', 'true')
    await userEvent.click(create)
    await userEvent.click(screen.getByRole('button', { name: 'Actions for Nightly' }))
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(screen.queryByRole('menuitem')).toBeNull()
    await userEvent.hover(create.parentElement!)
    expect((await screen.findAllByRole('tooltip'))[0]).toHaveTextContent('Your role may look at this, but not change it.')
  })

  test('where there is none, says what one is for; what failed is told with a way on', async () => {
    await page({ 'GET /api/schedules': { items: [] } })
    expect(await screen.findByRole('heading', { name: 'No schedules yet' })).toBeInTheDocument()
  })

  test('that could not be had says so', async () => {
    await page({ 'GET /api/schedules': () => refusal(500, 'The disk is full.') })
    expect(await screen.findByRole('alert')).toHaveTextContent('The disk is full.')
    expect(screen.getByRole('button', { name: 'Try again' })).toBeInTheDocument()
  })

  test('a paused one that is over is over', () => {
    expect([standing(nightly), standing(rested), standing({ paused: true })]).toEqual(['active', 'paused', 'over'])
  })
})

describe('a schedule', () => {
  const dialogOf = async () => {
    await userEvent.click(await screen.findByRole('button', { name: 'New schedule' }))
    const dialog = await screen.findByRole('dialog', { name: 'New schedule' })
    await userEvent.type(within(dialog).getByLabelText(/^Name/), 'Weekend')
    await userEvent.click(within(dialog).getByRole('combobox', { name: /^Entry point/ }))
    await userEvent.click(await screen.findByRole('option', { name: /^Desk/ }))
    return dialog
  }

  test('is made for days of the week, with variables', async () => {
    const asked = await page({ 'POST /api/schedules': nightly })
    const dialog = await dialogOf()
    for (const day of ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']) await userEvent.click(within(dialog).getByRole('checkbox', { name: day }))
    await userEvent.click(within(dialog).getByRole('button', { name: /^Add/ }))
    await userEvent.type(within(dialog).getByRole('textbox', { name: /row 1|Name of/i }), 'tier')
    await userEvent.type(within(dialog).getByRole('textbox', { name: /tier/ }), 'gold')
    await userEvent.click(within(dialog).getByRole('button', { name: 'Create' }))
    await waitFor(() => expect(sent(asked, 'POST')?.body).toMatchObject({ name: 'Weekend', entry_point: 'desk', days: 'sat-sun', time: '09:00', variables: { tier: 'gold' } }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })

  test('is made for every so often, from ten seconds on', async () => {
    const asked = await page({ 'POST /api/schedules': nightly })
    const dialog = await dialogOf()
    await userEvent.click(within(dialog).getByRole('radio', { name: 'Again and again' }))
    const count = within(dialog).getByRole('textbox', { name: /^Every/ })
    await userEvent.click(within(dialog).getByRole('combobox', { name: 'Unit' }))
    await userEvent.click(await screen.findByRole('option', { name: 'seconds' }))
    await userEvent.clear(count)
    await userEvent.type(count, '5')
    expect(within(dialog).getByText('10 seconds is the shortest.')).toBeVisible()
    expect(within(dialog).getByRole('button', { name: 'Create' })).toBeDisabled()
    await userEvent.type(count, '0')
    await userEvent.click(within(dialog).getByRole('button', { name: 'Create' }))
    await waitFor(() => expect(sent(asked, 'POST')?.body).toEqual({ name: 'Weekend', entry_point: 'desk', every: '50s' }))
  })

  test('that is refused says so at the setting', async () => {
    await page({ 'PUT /api/schedules/nightly': () => refusal(422, 'No.', { errors: [{ location: 'body.zone', message: 'is no time zone' }] }) })
    await choose('Nightly', 'Edit')
    const dialog = await screen.findByRole('dialog', { name: 'Edit Nightly' })
    expect(within(dialog).getByRole('checkbox', { name: 'Friday' })).toBeChecked()
    await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }))
    expect(await within(dialog).findByText('is no time zone')).toBeVisible()
  })

  test('is paused and goes on, as it was seen', async () => {
    const asked = await page({ 'POST /api/schedules/nightly/pause': rested, 'POST /api/schedules/rested/resume': nightly })
    await choose('Nightly', 'Pause')
    await waitFor(() => expect(sent(asked, 'POST')?.path).toBe('/api/schedules/nightly/pause'))
    expect(sent(asked, 'POST')?.headers.get('If-Match')).toBe('"3"')
    await choose('Rested', 'Resume')
    await waitFor(() => expect(asked.some((a) => a.path === '/api/schedules/rested/resume')).toBe(true))
    await userEvent.click(await screen.findByRole('button', { name: 'Actions for Gone' }))
    expect(screen.queryByRole('menuitem', { name: /Pause|Resume/ })).toBeNull()
  })

  test('is deleted after asking', async () => {
    const asked = await page({ 'DELETE /api/schedules/nightly': undefined })
    await choose('Nightly', 'Delete')
    const dialog = await screen.findByRole('dialog', { name: 'Delete Nightly?' })
    expect(dialog).toHaveTextContent('It starts no more contacts.')
    await userEvent.click(within(dialog).getByRole('button', { name: 'Delete' }))
    await waitFor(() => expect(sent(asked, 'DELETE')?.path).toBe('/api/schedules/nightly'))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })
})
