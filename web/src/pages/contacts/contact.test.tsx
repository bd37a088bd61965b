// @vitest-environment jsdom
import { act, fireEvent, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Contact as ContactData } from '@/api/contacts'
import type { CanvasProps } from '@/canvas/canvas'
import { contactNumbered, journal, masked, toldFlow } from '@/testing/contacts'
import { drawAt } from '@/testing/place'
import { type Asked, refusal, serve } from '@/testing/server'
import { signedIn } from '@/testing/session'
import { Contact } from './contact'
// Loaded here, so that no test waits for it.
import './trace'

vi.mock('@/canvas/canvas', () => ({
  Canvas: ({ document: doc, place, marks, takenLinks, selection, editable, onSelect }: CanvasProps) => (
    <div role="application" aria-label="Flow" data-place={place} data-editable={editable} data-marks={JSON.stringify(marks)} data-taken={[...(takenLinks ?? [])].length} data-selection={selection.join()}>
      {doc[place].map((a) => (
        <button key={a.id} type="button" onClick={() => onSelect([a.id])}>
          {`card ${a.label}`}
        </button>
      ))}
    </div>
  ),
}))

const developer = ['contact.read', 'contact.start', 'contact.simulate', 'flow.read', 'flow.edit']
const over: Partial<ContactData> = { state: 'over', ended: '2026-03-02T09:01:05Z', outcome: 'disconnected' }
const said = [{ number: 1, at: '2026-03-02T09:00:08Z', by: 'flow', kind: 'message', text: 'Press 1 or 2' }, { number: 2, at: '2026-03-02T09:00:09Z', by: 'person', kind: 'message', text: masked }]

function world(more: Partial<ContactData> = over, rest: Record<string, unknown> = {}) {
  const contact = contactNumbered(1, { variables: { customer: 'Ann', pin: masked, order: { n: 1 } }, ...more })
  const isOver = contact.state === 'over'
  return serve({
    'GET /api/contacts/c1': contact, 'GET /api/contacts/c1/flow': { document: toldFlow }, 'GET /api/activities': { items: [] },
    'GET /api/contacts/c1/trace': ({ query }: Asked) => ({ lines: journal.slice(Number(query.get('after') ?? 0)), over: isOver, contact }),
    'GET /api/contacts/c1/conversation': ({ query }: Asked) => ({ said: said.slice(Number(query.get('after') ?? 0)), over: isOver }), ...rest,
  })
}
const page = (may = developer) => drawAt(Contact, { at: '/contacts/c1', path: 'contacts/$contact', cache: signedIn(may) })
const facts = (): Record<string, string> => Object.fromEntries([...document.querySelectorAll('dl > div')].map((d) => [d.querySelector('dt')!.textContent, d.querySelector('dd')!.textContent]))
const steps = () => within(screen.getByRole('region', { name: 'Steps' })).getAllByRole('button')
const inspector = () => within(screen.getByRole('region', { name: 'Step' }))
const traced = async (may?: string[]) => {
  const place = await page(may)
  await screen.findByRole('application')
  return place
}
const tab = (name: string) => fireEvent.click(screen.getByRole('tab', { name }))

describe('what is known of a contact', () => {
  test('ui-28: is told by name, and what is not known is left out', async () => {
    world({ ...over, entry_point_name: 'Service line', dnis: '+14155550100', queue: 'q1', queue_name: 'Sales', simulated: true })
    await page()
    expect(await screen.findByRole('heading', { level: 1, name: 'Flow 1' })).toBeVisible()
    expect(facts()).toMatchObject({ State: 'EndedSimulated', Outcome: 'Disconnected', 'Entry point': 'Service line', Channel: 'Phone call', From: '+14155550101', 'Number called': '+14155550100', Queue: 'Sales', Duration: '1:05', Steps: '1', ID: 'c1', Flow: 'Flow 1 Version 3 · Live' })
    expect(Object.keys(facts())).not.toContain('Agent')
    expect(Object.keys(facts())).not.toContain('Stands at')
    expect(screen.getByRole('button', { name: 'Copy: ID' })).toBeVisible()
  })
  test('has where it stands and for what it waits, while it goes on', async () => {
    world({ state: 'parked', waiting: 'agent', activity: 'Music', flow: { id: 'f1', name: 'Flow 1', version: 0 }, channel: 'carrier-pigeon' })
    await page()
    await screen.findByRole('heading', { level: 1 })
    expect(facts()).toMatchObject({ State: 'Waiting', 'Stands at': 'Music – waits for an agent', Flow: 'Flow 1 Draft', Channel: 'carrier-pigeon' })
  })
  test('its way is that of the sidebar, and leads to the list', async () => {
    world()
    await page()
    const way = await screen.findByRole('navigation', { name: 'You are here' })
    expect(way).toHaveTextContent('Services›Contact Center›Customer Experience›Contacts')
    expect(within(way).getByRole('link', { name: 'Contacts' })).toHaveAttribute('href', '/contacts')
  })
  test('when there is none, the page says so', async () => {
    world(over, { 'GET /api/contacts/c1/trace': () => refusal(404, 'There is no such contact.') })
    await page()
    expect(await screen.findByRole('link', { name: 'Go to the first page' })).toBeVisible()
    expect(screen.queryByRole('tab')).toBeNull()
  })
  test('says that a trace may not be exact', async () => {
    world(over, { 'GET /api/contacts/c1/trace': { lines: journal, over: true, contact: contactNumbered(1, over), unfaithful: 'The flow was read by another release.' } })
    await page()
    expect(await screen.findByText('The flow was read by another release.')).toBeVisible()
  })
})

describe('the steps', () => {
  test('ui-26: are in the order in which they began, with their ports, requests and times', async () => {
    world()
    await traced()
    expect(steps().map((b) => b.textContent)).toEqual(['Begin → out1 sec', 'Lookup → default2003 sec', 'Menu → invalid3 sec', 'An agent answered', 'Menu'])
    expect(within(steps()[1]!).getByRole('img', { name: 'Done' })).toBeInTheDocument()
  })
  test('the one where it stands is said, and chosen first', async () => {
    world({ state: 'live' })
    await traced()
    expect(steps()[4]).toHaveTextContent('now')
    expect(steps()[4]).toHaveAttribute('aria-current', 'step')
    expect(inspector().getByRole('heading', { level: 2 })).toHaveTextContent('Menu')
  })
  test('what failed is chosen first', async () => {
    const failed = [...journal.slice(0, 10), { ...journal[4]!, number: 11, activity: 'Menu', type: 'problem' as const, result: undefined, problem: { message: 'There is no variable x.' } }]
    world(over, { 'GET /api/contacts/c1/trace': { lines: failed, over: true, contact: contactNumbered(1, over) } })
    await traced()
    expect(inspector().getByRole('alert')).toHaveTextContent('There is no variable x.')
    expect(within(steps()[2]!).getByRole('img', { name: 'Failed' })).toBeInTheDocument()
  })
  test('light the canvas: marks, links that were taken, and the activity that is chosen', async () => {
    world({ state: 'live' })
    await traced()
    const canvas = screen.getByRole('application')
    expect(JSON.parse(canvas.dataset.marks!)).toEqual({ b: { state: 'done', visits: 1, tookMs: 1000 }, l: { state: 'done', visits: 1, tookMs: 3000 }, m: { state: 'current', visits: 2 } })
    expect(canvas.dataset).toMatchObject({ taken: '3', selection: 'm', editable: 'false', place: 'activities' })
    fireEvent.click(steps()[0]!)
    expect(canvas.dataset.selection).toBe('b')
  })
  test('are chosen on the canvas as well; event flows are on a canvas of their own', async () => {
    world()
    await traced()
    fireEvent.click(screen.getByRole('button', { name: 'card Lookup' }))
    expect(inspector().getByRole('heading', { level: 2 })).toHaveTextContent('Lookup')
    fireEvent.click(screen.getByRole('radio', { name: 'Event Flows' }))
    expect(screen.getByRole('application').dataset).toMatchObject({ place: 'events', selection: '' })
    fireEvent.click(screen.getByRole('button', { name: 'card Answered' }))
    expect(inspector().getByRole('heading', { level: 2 })).toHaveTextContent('Lookup')
  })
  test('are there also when the flow cannot be shown any more', async () => {
    world(over, { 'GET /api/contacts/c1/flow': () => refusal(410, 'The version was deleted.') })
    await page()
    expect(await screen.findByText('The flow that this contact ran cannot be shown.')).toBeVisible()
    expect(steps()).toHaveLength(5)
  })
  test('none are said to be none', async () => {
    world(over, { 'GET /api/contacts/c1/trace': { lines: [], over: true, contact: contactNumbered(1, over) } })
    await traced()
    expect(screen.getByText('No step was taken yet.')).toBeVisible()
    expect(screen.getByText(/Choose a step or an activity/)).toBeVisible()
  })
})

describe('the inspector', () => {
  const chosen = async (n: number) => {
    world()
    await traced()
    fireEvent.click(steps()[n]!)
  }
  test('ui-3: has settings, every attempt with how its token came, the answer and what was assigned', async () => {
    await chosen(1)
    const table = (name: string) => inspector().getByRole('table', { name })
    expect(table('Input')).toHaveTextContent('path/customers/7')
    expect(inspector().getByText('token cached')).toBeVisible()
    expect(inspector().getByText('The token had run out.')).toBeVisible()
    expect(inspector().getByText('token fetched')).toBeVisible()
    expect(inspector().getByText('Status 200')).toBeVisible()
    expect(table('Output')).toHaveTextContent('status200')
    expect(inspector().getByText(/"name": "Ann"/)).toBeVisible()
    expect(table('Assigned variables')).toHaveTextContent('customerAnn')
    expect(table('Response headers')).toHaveTextContent('application/json')
  })
  test('G4: has the request for a token that could not be got, masked, and does not count it among what came out', async () => {
    const token = { url: 'https://id/token', status: 401, ms: 2, start_ms: 1, error: 'invalid_client', form: { client_secret: masked }, curl: 'curl token' }
    const lines = journal.map((l) => (l.number === 5 ? { ...l, result: { type: 'answer', status: 401, synthetic: 'credential_unavailable', attempts: [], token_requests: [token] } } : l))
    world(over, { 'GET /api/contacts/c1/trace': { lines, over: true, contact: contactNumbered(1, over) } })
    await traced()
    fireEvent.click(steps()[1]!)
    expect(inspector().getByText('Token request')).toBeVisible()
    expect(inspector().getByText('invalid_client')).toBeVisible()
    expect(inspector().getByText(`client_secret=${masked}`)).toBeVisible()
    expect(inspector().getByRole('table', { name: 'Output' })).not.toHaveTextContent('token_requests')
  })
  test('G4: masked values are shown as masked', async () => {
    await chosen(1)
    expect(inspector().getByRole('row', { name: `pin ${masked}` })).toBeVisible()
    expect(inspector().getByRole('row', { name: `card ${masked}` })).toBeVisible()
  })
  test('G4: copies a request as cURL, with its token masked, as the server wrote it', async () => {
    const writeText = vi.fn(() => Promise.resolve())
    vi.stubGlobal('navigator', Object.create(navigator, { clipboard: { value: { writeText } } }))
    await chosen(1)
    expect(inspector().getAllByRole('button', { name: 'Copy as cURL' })).toHaveLength(1)
    fireEvent.click(inspector().getByRole('button', { name: 'Copy as cURL' }))
    expect(await inspector().findByRole('button', { name: 'Copied' })).toBeVisible()
    expect(writeText).toHaveBeenCalledWith(`curl -H 'Authorization: Bearer ${masked}' https://crm/customers/7`)
  })
  test('goes from one visit of an activity to another', async () => {
    await chosen(4)
    expect(inspector().getByRole('table', { name: 'What it does' })).toHaveTextContent('["1","2"]')
    fireEvent.change(inspector().getByRole('combobox'), { target: { value: '7' } })
    expect(steps()[2]).toHaveAttribute('aria-current', 'step')
    expect(inspector().getByRole('table', { name: 'Output' })).toHaveTextContent('digits9')
  })
  test('has the attributes of what happened by itself', async () => {
    await chosen(3)
    expect(inspector().getByRole('heading', { level: 2 })).toHaveTextContent('An agent answered')
    expect(inspector().getByRole('row', { name: 'AgentName Zoe' })).toBeVisible()
  })
})

describe('conversation and variables', () => {
  test('have what was said and what is known, masked where it is', async () => {
    world()
    await traced()
    tab('Conversation')
    expect(screen.getByRole('log')).toHaveTextContent(`Press 1 or 2Caller${masked}`)
    expect(screen.queryByLabelText('Keys, or words')).toBeNull()
    tab('Variables')
    expect(screen.getByRole('row', { name: `pin ${masked}` })).toBeVisible()
    expect(screen.getByRole('row', { name: 'order {"n":1}' })).toBeVisible()
  })
  test('a contact that goes on is given keys or words, and refusals are told', async () => {
    let refused = false
    const asked = world({ state: 'live' }, { 'POST /api/contacts/c1/inputs': () => (refused ? refusal(409, 'It asks for nothing.') : undefined) })
    await traced()
    tab('Conversation')
    const say = async (text: string) => {
      fireEvent.change(screen.getByLabelText('Keys, or words'), { target: { value: text } })
      await userEvent.click(screen.getByRole('button', { name: 'Send' }))
    }
    await say('12#')
    await vi.waitFor(() => expect(screen.getByLabelText('Keys, or words')).toHaveValue(''))
    await say('   ')
    await vi.waitFor(() => expect(asked.filter((a) => a.method === 'POST').map((a) => a.body)).toEqual([{ digits: '12#' }]))
    refused = true
    await say('sales')
    expect(await screen.findByRole('alert')).toHaveTextContent('It asks for nothing.')
    expect(asked.findLast((a) => a.method === 'POST')?.body).toEqual({ text: 'sales' })
    expect(screen.getByLabelText('Keys, or words')).toHaveValue('sales')
  })
})

describe('what can be done', () => {
  const buttons = () => ['Open in designer', 'Save as test', 'Hang up', 'Delete'].filter((name) => screen.queryByRole(name.startsWith('Open') ? 'link' : 'button', { name }) !== null)
  test.each([
    ['an ended one', over, developer, ['Open in designer', 'Save as test', 'Delete']],
    ['a running one', { state: 'live' as const }, developer, ['Open in designer', 'Hang up']],
    ['one in quarantine', { state: 'quarantined' as const }, developer, ['Open in designer', 'Hang up', 'Delete']],
    ['who only looks', over, ['contact.read', 'flow.read'], ['Open in designer', 'Save as test']],
    ['who only simulates, with a customer’s', over, ['contact.simulate', 'flow.read'], ['Open in designer', 'Save as test']],
    ['who only simulates, with a simulated one', { ...over, simulated: true }, ['contact.simulate', 'flow.read'], ['Open in designer', 'Save as test', 'Delete']],
    ['who may not see flows', over, ['contact.read', 'contact.start'], ['Delete']],
  ])('L5: %s', async (_, more, may, expected) => {
    world(more)
    await page(may)
    await screen.findByRole('heading', { level: 1 })
    expect(buttons()).toEqual(expected)
  })
  test('L5: without flows there is no trace, and that is said; it is not asked for', async () => {
    const asked = world()
    await page(['contact.read'])
    expect(await screen.findByText(/the trace is left out/)).toBeVisible()
    expect(screen.getAllByRole('tab').map((t) => t.textContent)).toEqual(['Conversation', 'Variables'])
    await vi.waitFor(() => expect(screen.getByRole('log')).toHaveTextContent('Press 1 or 2'))
    expect(asked.some((a) => /trace|flow/.test(a.path))).toBe(false)
  })
  test('hanging up is asked for first; what is refused is told', async () => {
    let refused = true
    const asked = world({ state: 'live' }, { 'POST /api/contacts/c1/hang-up': () => (refused ? refusal(503, 'It is busy.') : undefined) })
    await traced()
    await userEvent.click(screen.getByRole('button', { name: 'Hang up' }))
    const dialog = within(await screen.findByRole('dialog'))
    expect(asked.some((a) => a.method === 'POST')).toBe(false)
    await userEvent.click(dialog.getByRole('button', { name: 'Hang up' }))
    expect(await dialog.findByRole('alert')).toHaveTextContent('It is busy.')
    refused = false
    await userEvent.click(dialog.getByRole('button', { name: 'Cancel' }))
    await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    await userEvent.click(screen.getByRole('button', { name: 'Hang up' }))
    const again = within(await screen.findByRole('dialog'))
    expect(again.queryByRole('alert')).toBeNull()
    await userEvent.click(again.getByRole('button', { name: 'Hang up' }))
    await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })
  test('deleting is asked for first, and leads to the list', async () => {
    const asked = world(over, { 'DELETE /api/contacts/c1': undefined })
    const place = await traced()
    await userEvent.click(screen.getByRole('button', { name: 'Delete' }))
    const dialog = within(await screen.findByRole('dialog'))
    await userEvent.click(dialog.getByRole('button', { name: 'Cancel' }))
    expect(asked.some((a) => a.method === 'DELETE')).toBe(false)
    await userEvent.click(screen.getByRole('button', { name: 'Delete' }))
    await userEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Delete' }))
    await vi.waitFor(() => expect(place.where()).toBe('/contacts'))
    expect(asked.filter((a) => a.method === 'DELETE')).toHaveLength(1)
  })
})

describe('ui-29: a test of it', () => {
  const menu = async (may?: string[]) => {
    await traced(may)
    await userEvent.click(screen.getByRole('button', { name: 'Save as test' }))
    return screen.findAllByRole('menuitem')
  }
  const cassette = { 'GET /api/contacts/c1/cassette': () => new Response('callwright-test: 1\n', { headers: { 'Content-Type': 'text/plain' } }) }
  test('is loaded down as a file', async () => {
    world()
    const items = await menu(['contact.read', 'flow.read'])
    expect(items.map((i) => [i.textContent, i.getAttribute('href')])).toEqual([['Download .flowtest', '/api/contacts/c1/cassette']])
  })
  test('is kept with the flow, under a name that can stand in a path', async () => {
    const asked = world(over, { ...cassette, 'PUT /api/flows/f1/tests/gold-caller': {} })
    await userEvent.click((await menu())[1]!)
    const save = await screen.findByRole('button', { name: 'Save' })
    await userEvent.click(save)
    expect(screen.getByText('Give the test a name with letters or digits.')).toBeVisible()
    expect(asked.some((a) => a.path.endsWith('/cassette'))).toBe(false)
    fireEvent.change(screen.getByLabelText('Name of the test'), { target: { value: 'gold caller' } })
    expect(screen.getByText('gold-caller.flowtest')).toBeVisible()
    await userEvent.click(save)
    expect(await screen.findByText('The test is kept with the flow.')).toBeVisible()
    expect(asked.find((a) => a.method === 'PUT')?.body).toEqual({ text: 'callwright-test: 1\n', known_revision: 0 })
    await userEvent.click(screen.getByRole('button', { name: 'Cancel' }))
    await userEvent.click(screen.getByRole('button', { name: 'Save as test' }))
    await userEvent.click((await screen.findAllByRole('menuitem'))[1]!)
    expect(screen.queryByText('The test is kept with the flow.')).toBeNull()
  })
  test('says why it was not kept', async () => {
    world(over, { ...cassette, 'PUT /api/flows/f1/tests/x': () => refusal(409, 'There is a test of that name.') })
    await userEvent.click((await menu())[1]!)
    fireEvent.change(await screen.findByLabelText('Name of the test'), { target: { value: 'x' } })
    await userEvent.click(screen.getByRole('button', { name: 'Save' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('There is a test of that name.')
  })
})

describe('with a clock that is moved', () => {
  beforeEach(() => void vi.useFakeTimers({ now: Date.parse('2026-03-02T09:01:00Z') }))
  afterEach(() => void vi.useRealTimers())
  const passing = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))
  const drawn = async (may = developer) => {
    const place = page(may)
    await passing(50)
    await place
    await passing(50)
  }
  const asks = (asked: Asked[], end: string) => asked.filter((a) => a.path.endsWith(end)).length

  test('it is followed to its end and no further', async () => {
    let isOver = false
    const asked = world({ state: 'live' }, { 'GET /api/contacts/c1/trace': ({ query }: Asked) => ({ lines: journal.slice(Number(query.get('after'))), over: isOver, contact: contactNumbered(1, isOver ? over : {}) }) })
    await drawn()
    await passing(4000)
    expect(asks(asked, '/trace')).toBeGreaterThan(5)
    isOver = true
    await passing(1000)
    expect(facts().State).toBe('Ended')
    const before = asked.length
    await passing(10_000)
    expect(asked).toHaveLength(before)
  })
  test('when it cannot be followed any more, that is said, what is known stays, and it is tried again', async () => {
    let up = true
    const contact = contactNumbered(1)
    const asked = world({ state: 'live' }, { 'GET /api/contacts/c1/trace': () => (up ? { lines: journal.slice(0, 2), over: false, contact } : refusal(403, 'Your role was changed.')) })
    await drawn()
    up = false
    await passing(1000)
    expect(screen.getByRole('alert')).toHaveTextContent('Your role was changed.')
    expect(steps().length).toBeGreaterThan(0)
    const before = asks(asked, '/trace')
    await passing(5000)
    expect(asks(asked, '/trace')).toBe(before)
    up = true
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
    await passing(100)
    expect(screen.queryByRole('alert')).toBeNull()
  })
  test('who may not see flows follows it too', async () => {
    const asked = world({ state: 'live' })
    await drawn(['contact.read'])
    await passing(3500)
    expect(asks(asked, '/contacts/c1')).toBeGreaterThanOrEqual(4)
    expect(asks(asked, '/trace')).toBe(0)
  })
  test('a contact that is not there is asked for once', async () => {
    const asked = world({}, { 'GET /api/contacts/c1': () => refusal(404, 'There is no such contact.') })
    await drawn(['contact.read'])
    await passing(5000)
    expect(asks(asked, '/contacts/c1')).toBe(1)
  })
})
