// @vitest-environment jsdom
import { act, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Contact } from '@/api/contacts'
import type { FlowDocument } from '@/api/flows'
import { catalogOf } from '@/model/catalog'
import type { TraceLine } from '@/model/trace'
import { contactNumbered, journal, masked, toldFlow } from '@/testing/contacts'
import { catalog } from '@/testing/kinds'
import { drawAt } from '@/testing/place'
import { type Asked, refusal, serve } from '@/testing/server'
import { signedIn } from '@/testing/session'
import Simulator, { type SimulatorProps } from './simulator'

const doc = { ...toldFlow, variables: [{ name: 'tier', type: 'STRING' }, { name: 'cases', type: 'INTEGER' }] } as FlowDocument
const base = contactNumbered(1, { simulated: true, flow: { id: 'f1', name: 'F', version: 0 }, variables: { tier: 'gold', pin: masked }, now: '2026-03-02T09:00:05Z' })
const at = '2026-03-02T09:00:00Z'
const ask = (number: number, command: object): TraceLine[] => [
  { number, type: 'enter', at, branch: 0, activity: 'Menu', kind: 'menu' },
  { number: number + 1, type: 'command', at, branch: 0, activity: 'Menu', kind: 'menu', command: { type: 'collect', ...command } },
] as TraceLine[]

/** A contact that goes on as the test lets it. */
function world(more: Partial<Contact> = {}, lines: TraceLine[] = ask(1, { choices: ['1', '2'] }), rest: Record<string, unknown> = {}) {
  const now = { contact: { ...base, ...more }, lines, over: more.state === 'over' }
  let made = 0
  const trace = ({ query }: Asked) => ({ lines: now.lines.filter((l) => l.number > Number(query.get('after'))), over: now.over, contact: now.contact })
  const asked = serve({
    'POST /api/contacts': () => ({ ...base, id: `c${String(++made)}` }), 'GET /api/agents': { items: [{ name: 'Ann' }, { name: 'Zoe' }] },
    ...Object.fromEntries([1, 2].flatMap((n) => [
      [`GET /api/contacts/c${String(n)}/trace`, trace], [`GET /api/contacts/c${String(n)}/conversation`, { said: [], over: false }],
      ...['inputs', 'events', 'clock', 'hang-up'].map((what) => [`POST /api/contacts/c${String(n)}/${what}`, undefined]),
    ]) as [string, unknown][]),
    ...rest,
  })
  return { asked, now, end: (outcome: string, added: TraceLine[] = []) => Object.assign(now, { over: true, lines: [...now.lines, ...added], contact: { ...now.contact, state: 'over', outcome, next_timer: undefined } }) }
}

const passing = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))
beforeEach(() => void vi.useFakeTimers({ now: Date.parse('2026-03-02T09:00:05Z') }))
afterEach(() => void vi.useRealTimers())

async function show(more: Partial<SimulatorProps> = {}, may = ['contact.simulate', 'queue.read']) {
  const props: SimulatorProps = { flow: 'f1', document: doc, catalog: catalogOf([]), dirty: false, save: vi.fn(() => Promise.resolve()), onMarks: vi.fn(), onFocus: vi.fn(), ...more }
  const drawing = drawAt(() => <Simulator {...props} />, { cache: signedIn(may) })
  await passing(50)
  const { unmount } = await drawing
  return { ...props, unmount }
}
const press = async (name: string) => {
  fireEvent.click(screen.getByRole('button', { name }))
  await passing(50)
}
const begun = async (more?: Partial<SimulatorProps>, may?: string[]) => {
  const props = await show(more, may)
  await press('Start')
  return props
}
const sent = (asked: Asked[], end: string) => asked.filter((a) => a.method === 'POST' && a.path.endsWith(end)).map((a) => a.body)
const queued = { queue: 'q1', queue_name: 'Sales' }

describe('ui-26: before it starts', () => {
  it('the channel, numbers, clock, variables and headers are said', async () => {
    const { asked } = world()
    await show()
    const put = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } })
    fireEvent.click(screen.getByRole('radio', { name: 'Chat' }))
    put('Caller (ANI)', '+39055')
    put('Called (DNIS)', ' 100 ')
    await press('Clock, variables, headers')
    put('Clock starts at', '2026-03-01T22:15')
    fireEvent.click(screen.getByLabelText('The clock stands still until it is moved'))
    await press('Add variable')
    await press('Add variable')
    fireEvent.change(screen.getByRole('combobox', { name: 'Name 1' }), { target: { value: 'cases' } })
    put('Value 1', '7')
    await press('Remove line 2')
    expect(screen.queryByLabelText('Value 2')).toBeNull()
    await press('Start')
    expect(sent(asked, '/contacts')).toEqual([{ draft: 'f1', channel: 'chat', ani: '+39055', dnis: '100', at: new Date('2026-03-01T22:15').toISOString(), paused_clock: true, variables: { cases: 7 } }])
  })
  it('unsaved changes are announced', async () => {
    world()
    await show({ dirty: true })
    expect(screen.getByText('Unsaved changes are saved first.')).toBeInTheDocument()
  })
  it('what was said is still there when the settings are opened again', async () => {
    world()
    const props = await show()
    fireEvent.change(screen.getByLabelText('Caller (ANI)'), { target: { value: '+49' } })
    await press('Start')
    expect(screen.queryByLabelText('Caller (ANI)')).toBeNull()
    await press('Settings')
    expect(screen.getByLabelText('Caller (ANI)')).toHaveValue('+49')
    expect(props.onMarks).toHaveBeenLastCalledWith({}, [])
  })
})

describe('ui-26: a start that is refused', () => {
  const problems = [{ code: 'no_link', severity: 'error', message: 'Port "out" is not linked.', activity_id: 'm', activity: 'Menu' }, { code: 'syntax', severity: 'error', message: 'The flow has no name.' }]
  it('lists the problems, and leads to their activities', async () => {
    world({}, [], { 'POST /api/contacts': () => refusal(422, 'It cannot be tried.', { problems }) })
    const { onFocus } = await begun()
    const alert = within(screen.getByRole('alert'))
    expect(alert.getAllByRole('listitem').map((li) => li.textContent)).toEqual(['Menu Port "out" is not linked.', ' The flow has no name.'])
    expect(alert.queryByRole('button', { name: 'Start all the same' })).toBeNull()
    fireEvent.click(alert.getByRole('button', { name: 'Menu' }))
    expect(onFocus).toHaveBeenCalledExactlyOnceWith('m')
    expect(screen.getByRole('button', { name: 'Start' })).toBeEnabled()
  })
  it('is told in the server’s words when it is for another reason', async () => {
    world({}, [], { 'POST /api/contacts': () => refusal(409, 'The connector CRM is inactive.') })
    await begun()
    expect(screen.getByRole('alert')).toHaveTextContent('The connector CRM is inactive.')
  })
})

describe('ui-26: what the caller does', () => {
  it('puts keys together, shows them, and sends what is enough', async () => {
    const { asked } = world({}, ask(1, { min: 4, max: 4 }))
    await begun()
    expect(screen.getByText('The flow waits for 4 to 4 keys; # ends.')).toBeInTheDocument()
    for (const key of ['1', '2', '3']) await press(`Key ${key}`)
    expect(screen.getByText('Typed: 123 – # sends it')).toBeInTheDocument()
    expect(sent(asked, '/inputs')).toEqual([])
    fireEvent.keyDown(screen.getByRole('button', { name: 'Key 4' }), { key: '4' })
    await passing(50)
    expect(sent(asked, '/inputs')).toEqual([{ digits: '1234' }])
  })
  it('keys of one question are not meant for the next, also when both come at once', async () => {
    const { asked, now } = world({}, ask(1, { min: 4, max: 4 }))
    await begun()
    await press('Key 1')
    expect(screen.getByText(/Typed: 1/)).toBeInTheDocument()
    now.lines = [...now.lines, { number: 3, type: 'leave', at, branch: 0, activity: 'Menu', kind: 'menu', port: 'timeout' }, ...ask(4, { min: 4, max: 4 })]
    await passing(1000)
    expect(screen.queryByText(/Typed/)).toBeNull()
    for (const key of ['5', '6', '7', '8']) await press(`Key ${key}`)
    expect(sent(asked, '/inputs')).toEqual([{ digits: '5678' }])
  })
  it('keys with Ctrl, and keys that no telephone has, are left to the browser', async () => {
    const { asked } = world()
    await begun()
    const key = screen.getByRole('button', { name: 'Key 1' })
    expect(fireEvent.keyDown(key, { key: '1', ctrlKey: true })).toBe(true)
    expect(fireEvent.keyDown(key, { key: 'a' })).toBe(true)
    expect(fireEvent.keyDown(key, { key: '*' })).toBe(false)
    await passing(50)
    expect(sent(asked, '/inputs')).toEqual([{ digits: '*' }])
  })
  it('a chat has words and no keys', async () => {
    const { asked } = world({ channel: 'chat' }, [])
    await begun()
    expect(screen.queryByRole('group', { name: 'Keypad' })).toBeNull()
    fireEvent.change(screen.getByLabelText('Write something'), { target: { value: '12' } })
    await press('Send')
    await press('Send')
    expect(sent(asked, '/inputs')).toEqual([{ text: '12' }])
    await press('Leave')
    expect(sent(asked, '/hang-up')).toHaveLength(1)
  })
  it('what is refused is told', async () => {
    world({}, undefined, { 'POST /api/contacts/c1/hang-up': () => refusal(409, 'The contact is over.') })
    await begun()
    await press('Hang up')
    expect(screen.getByRole('alert')).toHaveTextContent('The contact is over.')
  })
})

describe('ui-26: queue and agent', () => {
  const centre = () => screen.queryByRole('region', { name: 'Queue and agent' })
  const offered = () => within(centre()!).getAllByRole('button').map((b) => b.textContent)
  it('nothing is offered while the contact is with the flow', async () => {
    world()
    await begun()
    expect(centre()).toBeNull()
  })
  it('what fits a contact in a queue is offered, and then what fits one with an agent', async () => {
    const { asked, now } = world(queued)
    await begun()
    expect(centre()).toHaveTextContent('Waiting in Sales')
    expect(offered()).toEqual(['Agent answers', 'Offer to agent', 'Agent declines', 'Callback fails', 'Tell the flow'])
    fireEvent.change(within(centre()!).getByRole('combobox', { name: 'Agent' }), { target: { value: 'Zoe' } })
    fireEvent.change(within(centre()!).getByLabelText('Team'), { target: { value: 'Gold' } })
    await press('Agent answers')
    now.contact = { ...now.contact, agent: 'a1', agent_name: 'Zoe' }
    await passing(1000)
    expect(centre()).toHaveTextContent('Zoe has the contact')
    expect(offered()).toEqual(['Agent ends', 'Agent leaves'])
    await press('Agent leaves')
    expect(sent(asked, '/events')).toEqual([{ type: 'agent-answers', agent: { name: 'Zoe', team: 'Gold' } }, { type: 'agent-leaves' }])
  })
  it('figures are told, and only those that were typed', async () => {
    const { asked } = world(queued)
    await begun()
    fireEvent.click(screen.getByText('Queue figures'))
    fireEvent.change(screen.getByLabelText('Position'), { target: { value: '3' } })
    fireEvent.change(screen.getByLabelText('Agents logged on'), { target: { value: '0' } })
    await press('Tell the flow')
    expect(sent(asked, '/events')).toEqual([{ type: 'queue-figures', figures: { position: 3, logged_on: 0 } }])
  })
  it('L5: names of agents are not asked for by whoever may not see them', async () => {
    const { asked } = world(queued)
    await begun({}, ['contact.simulate'])
    expect(centre()).not.toBeNull()
    expect(asked.some((a) => a.path === '/api/agents')).toBe(false)
  })
})

describe('ui-26: the clock', () => {
  it('goes to the next timer, by a minute or by an hour', async () => {
    const { asked } = world({ next_timer: { due: '2026-03-02T09:01:35Z', activity: 'Menu', for: 'digits' }, paused_clock: true })
    await begun()
    const clock = within(screen.getByRole('region', { name: 'Clock of the contact' }))
    expect(clock.getByText('Next timer in 1 min 30 sec: time for keys of Menu')).toBeInTheDocument()
    expect(clock.getByText('stands still')).toBeInTheDocument()
    for (const name of ['To the next timer', '+1 min', '+1 h']) await press(name)
    expect(sent(asked, '/clock')).toEqual([{ to_next_timer: true }, { seconds: 60 }, { seconds: 3600 }])
  })
  it('has no next timer to go to when none runs', async () => {
    world()
    await begun()
    expect(screen.getByText('No timer runs.')).toBeInTheDocument()
    expect(screen.getByRole('button', { name: 'To the next timer' })).toBeDisabled()
  })
})

describe('ui-26: what came of it', () => {
  it('ui-3 G4: requests with their tokens, variables masked where they are, the last steps, the newest first', async () => {
    world({}, journal)
    const { onFocus } = await begun()
    const requests = within(screen.getByRole('region', { name: 'HTTP requests' }))
    expect(requests.getByText('token cached')).toBeInTheDocument()
    expect(requests.getByText('token fetched')).toBeInTheDocument()
    expect(screen.getByRole('row', { name: `pin ${masked}` })).toBeInTheDocument()
    const list = within(screen.getByRole('list', { name: 'Last steps' }))
    expect(list.getAllByRole('listitem').map((li) => li.textContent)).toEqual(['Menu', 'An agent answered', 'Menu → invalid', 'Lookup → default', 'Begin → out'])
    expect(list.getByRole('img', { name: 'Stands here' })).toBeInTheDocument()
    fireEvent.click(list.getByRole('button', { name: 'Lookup' }))
    expect(onFocus).toHaveBeenCalledWith('l')
  })
  it('ui-5: ports of the last steps are called as the canvas calls them', async () => {
    world({}, journal)
    await begun({ catalog })
    const list = within(screen.getByRole('list', { name: 'Last steps' }))
    expect(list.getAllByRole('listitem').map((li) => li.textContent)).toContain('Menu → Unmatched Entry')
  })
  it('when it is over that is said, nothing more is offered, and nothing more is asked for', async () => {
    const { asked, end } = world(queued)
    await begun()
    end('disconnected')
    await passing(1000)
    expect(screen.getByRole('status')).toHaveTextContent('The contact was disconnected.')
    expect(screen.getByText('Ended')).toBeInTheDocument()
    for (const name of ['Hang up', 'Agent answers', 'Key 1', '+1 min']) expect(screen.queryByRole('button', { name })).toBeNull()
    expect(screen.getByRole('link', { name: 'Open the whole run' })).toHaveAttribute('href', '/contacts/c1')
    const before = asked.length
    await passing(10_000)
    expect(asked).toHaveLength(before)
  })
  it('when it failed, leads to where', async () => {
    const { end } = world()
    const { onFocus } = await begun()
    end('failed', [{ number: 3, type: 'problem', at, branch: 0, activity: 'Menu', kind: 'menu', problem: { message: 'There is no variable x.' } }])
    await passing(1000)
    const said = screen.getByRole('status')
    expect(said).toHaveTextContent('The flow failed.Menu There is no variable x.')
    expect(screen.getAllByText(/There is no variable x\./)).toHaveLength(1)
    fireEvent.click(within(said).getByRole('button', { name: 'Menu' }))
    expect(onFocus).toHaveBeenCalledWith('m')
  })
  it('an outcome without words is the end of the contact all the same', async () => {
    const { end } = world()
    await begun()
    end('vanished')
    await passing(1000)
    expect(screen.getByRole('status')).toHaveTextContent('The contact is over.')
  })
  it('starts again as it was started, with the lights of the new contact only', async () => {
    const { asked, now, end } = world({}, journal)
    const { onMarks } = await begun()
    end('ended')
    await passing(1000)
    Object.assign(now, { over: false, lines: journal.slice(0, 1), contact: base })
    await press('Start again')
    await passing(500)
    expect(sent(asked, '/contacts')).toHaveLength(2)
    expect(sent(asked, '/contacts')[1]).toEqual(sent(asked, '/contacts')[0])
    expect(screen.getByText('Running')).toBeInTheDocument()
    expect(onMarks).toHaveBeenLastCalledWith({ b: { state: 'current', visits: 1 } }, [])
    expect(asked.findLast((a) => a.path.endsWith('/trace'))?.path).toBe('/api/contacts/c2/trace')
  })
  it('puts the lights out when it is closed, and asks no more', async () => {
    const { asked } = world({}, journal)
    const { onMarks, unmount } = await begun()
    unmount()
    expect(onMarks).toHaveBeenLastCalledWith({}, [])
    const before = asked.length
    await passing(5000)
    expect(asked).toHaveLength(before)
  })
  it('says when it cannot be followed any more, keeps what is known, and goes on', async () => {
    let up = true
    world({}, undefined, { 'GET /api/contacts/c1/trace': () => (up ? { lines: ask(1, { choices: ['1'] }), over: false, contact: base } : refusal(403, 'Your role was changed.')) })
    await begun()
    up = false
    await passing(1000)
    expect(screen.getByRole('alert')).toHaveTextContent('Your role was changed.')
    expect(screen.getByRole('row', { name: 'tier gold' })).toBeInTheDocument()
    up = true
    await press('Try again')
    expect(screen.queryByRole('alert')).toBeNull()
  })
  it('says when it could not be followed at all', async () => {
    world({}, undefined, { 'GET /api/contacts/c1/trace': () => refusal(404, 'There is no such contact.') })
    await begun()
    expect(screen.getByRole('alert')).toHaveTextContent('There is no such contact.')
  })
})
