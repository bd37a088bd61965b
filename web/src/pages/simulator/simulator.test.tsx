// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import type { FlowDocument } from '@/api/flows'
import { catalogOf } from '@/model/catalog'
import { draw } from '@/testing/render'
import { refusal, serve } from '@/testing/server'
import { signedIn } from '@/testing/session'
import Simulator, { type SimulatorProps } from './simulator'

const doc: FlowDocument = {
  name: 'F', type: 'flow', events: [], variables: [{ name: 'tier', type: 'STRING' }],
  activities: [{ id: 'b', label: 'Begin', kind: 'start', links: [{ port: 'out', to: 'm' }] }, { id: 'm', label: 'Menu', kind: 'menu', links: [] }],
}
const contact = { id: 'c1', channel: 'telephony', state: 'live', simulated: true, steps: 2, started: '2026-03-02T09:00:00Z', flow: { id: 'f1', name: 'F', version: 0 }, variables: { tier: 'gold' }, now: '2026-03-02T09:00:05Z', next_timer: { due: '2026-03-02T09:00:15Z', activity: 'Menu', for: 'digits' } }
const at = '2026-03-02T09:00:00Z'
const lines = [
  { number: 1, type: 'enter', at, branch: 0, activity: 'Begin', kind: 'start' }, { number: 2, type: 'leave', at, branch: 0, activity: 'Begin', kind: 'start', port: 'out' },
  { number: 3, type: 'enter', at, branch: 0, activity: 'Menu', kind: 'menu' }, { number: 4, type: 'command', at, branch: 0, activity: 'Menu', kind: 'menu', command: { type: 'collect', choices: ['1', '2'] } },
]

/** What the server answers for a contact that stands so. */
function world(more: object = {}, rest: Record<string, unknown> = {}) {
  return serve({
    'POST /api/contacts': contact, 'GET /api/contacts/c1/trace': (asked: { query: URLSearchParams }) => ({ lines: lines.slice(Number(asked.query.get('after') ?? 0)), over: false, contact: { ...contact, ...more } }),
    'GET /api/contacts/c1/conversation': { said: [{ number: 1, at, by: 'flow', kind: 'message', text: 'Press 1 or 2' }], over: false }, 'POST /api/contacts/c1/inputs': undefined, 'POST /api/contacts/c1/events': undefined,
    'POST /api/contacts/c1/clock': contact, 'POST /api/contacts/c1/hang-up': undefined, ...rest,
  })
}

function show(more: Partial<SimulatorProps> = {}, may = ['contact.simulate']) {
  const props: SimulatorProps = { flow: 'f1', document: doc, catalog: catalogOf([]), dirty: false, save: vi.fn(() => Promise.resolve()), onMarks: vi.fn(), onFocus: vi.fn(), ...more }
  return draw(<Simulator {...props} />, { cache: signedIn(may) }).then(() => props)
}
const start = () => fireEvent.click(screen.getByRole('button', { name: 'Start' }))

describe('the simulator', () => {
  it('ui-26: saves what is not saved, starts, lights the path and shows what is asked', async () => {
    const asked = world()
    const props = await show({ dirty: true })
    start()
    expect(await screen.findByText('Press 1 or 2')).toBeTruthy()
    expect(props.save).toHaveBeenCalledOnce()
    expect(asked.find((a) => a.method === 'POST' && a.path === '/api/contacts')?.body).toMatchObject({ draft: 'f1', channel: 'telephony', ani: '+14155550101' })
    await waitFor(() => expect(props.onMarks).toHaveBeenCalledWith({ b: { state: 'done', visits: 1, tookMs: 0 }, m: { state: 'current', visits: 1 } }, [{ from: 'b', port: 'out' }]))
    expect(screen.getByText('The flow waits for one of: 1, 2')).toBeTruthy()
    expect(screen.getByRole('row', { name: 'tier gold' })).toBeTruthy()
    expect(screen.getByText('Next timer in 10 sec: time for keys of Menu')).toBeTruthy()
  })
  it('ui-26: presses keys, also with the keyboard, and says words', async () => {
    const asked = world()
    await show()
    start()
    fireEvent.click(await screen.findByRole('button', { name: 'Key 2' }))
    fireEvent.keyDown(screen.getByRole('button', { name: 'Key 5' }), { key: '1' })
    fireEvent.change(screen.getByLabelText('Say something'), { target: { value: 'sales' } })
    fireEvent.keyDown(screen.getByLabelText('Say something'), { key: '7' })
    fireEvent.click(screen.getByRole('button', { name: 'Send' }))
    await waitFor(() => expect(asked.filter((a) => a.path.endsWith('/inputs')).map((a) => a.body)).toEqual([{ digits: '2' }, { digits: '1' }, { text: 'sales' }]))
  })
  it('ui-26: plays the agent and moves the clock', async () => {
    const asked = world({ queue: 'q1', queue_name: 'Sales' })
    await show()
    start()
    fireEvent.click(await screen.findByRole('button', { name: 'Agent answers' }))
    fireEvent.click(screen.getByRole('button', { name: '+1 min' }))
    await waitFor(() => expect(asked.find((a) => a.path.endsWith('/events'))?.body).toEqual({ type: 'agent-answers' }))
    await waitFor(() => expect(asked.find((a) => a.path.endsWith('/clock'))?.body).toEqual({ seconds: 60 }))
  })
  it('asks only for what is new, and for the conversation when something is', async () => {
    const asked = world()
    await show()
    start()
    await screen.findByText('Press 1 or 2')
    await waitFor(() => expect(asked.filter((a) => a.path.endsWith('/trace')).map((a) => a.query.get('after')).slice(0, 2)).toEqual(['0', '4']), { timeout: 3000 })
    expect(asked.filter((a) => a.path.endsWith('/conversation'))).toHaveLength(1)
  })
  it('leads from a problem of the draft to its activity, and starts all the same when only names are missing', async () => {
    const problem = { code: 'unbound', severity: 'error', message: 'There is no queue Nope.', activity: 'Menu', mend: 'Make it.' }
    let tries = 0
    const asked = world({}, { 'POST /api/contacts': () => (++tries === 1 ? refusal(422, 'It cannot be tried.', { problems: [problem] }) : contact) })
    const props = await show()
    start()
    fireEvent.click(await screen.findByRole('button', { name: 'Menu' }))
    expect(props.onFocus).toHaveBeenCalledWith('m')
    expect(screen.getByText('There is no queue Nope.')).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Start all the same' }))
    expect(await screen.findByText('Press 1 or 2')).toBeTruthy()
    expect(asked.findLast((a) => a.method === 'POST' && a.path === '/api/contacts')?.body).toMatchObject({ force: true })
  })
  it('starts at once when it is told to', async () => {
    world()
    await show({ start: true })
    expect(await screen.findByText('Press 1 or 2')).toBeTruthy()
  })
  it('does not start when saving failed', async () => {
    const asked = world()
    await show({ dirty: true, save: () => Promise.reject(new Error('Somebody else saved.')) })
    start()
    expect(await screen.findByText('Somebody else saved.')).toBeTruthy()
    expect(asked).toHaveLength(0)
  })
  it('L5: says that a role may not', async () => {
    world()
    await show({ start: true }, ['flow.read'])
    expect(screen.getByText('Your role does not allow you to run drafts with simulated contacts.')).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Start' })).toBeNull()
  })
})
