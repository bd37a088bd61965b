// @vitest-environment jsdom
import { Notifications } from '@mantine/notifications'
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { draw } from '@/testing/render'
import { type Asked, refusal, serve } from '@/testing/server'
import { signedIn } from '@/testing/session'
import { Agents } from './agents'
import { Prompts } from './prompts'
import { Queues } from './queues'

const kinds = {
  items: [
    { kind: 'queue', path: '/api/queues', write: 'queue.write', form: [] },
    { kind: 'agent', path: '/api/agents', write: 'queue.write', form: [] },
    { kind: 'prompt', path: '/api/prompts', write: 'flow.edit', form: [] },
  ],
}
const made = (name: string, settings: object = {}, more: object = {}) => ({ id: name.toLowerCase(), kind: 'x', name, settings, revision: 2, created: '2026-01-01T00:00:00Z', updated: '2026-01-01T00:00:00Z', ...more })
const row = async (name: string) => (await screen.findByText(name, { selector: 'p' })).closest('tr')!

describe('Queues', () => {
  const standing = { id: 'service', name: 'Service', waiting: 2, oldest_seconds: 67, available: 1, logged_on: 3, answered: 4, wait_seconds: 31 }

  it('show how they stand now', async () => {
    serve({ 'GET /api/resource-kinds': kinds, 'GET /api/queues': { items: [made('Service'), made('Quiet')] }, 'GET /api/floor/queues': { items: [standing, { ...standing, id: 'quiet', waiting: 0, answered: 0 }] } })
    await draw(<Queues />, { cache: signedIn(['queue.read']) })
    await waitFor(async () => expect(await row('Service')).toHaveTextContent('1:07'))
    expect(await row('Service')).toHaveTextContent('1 of 3 free')
    expect(await row('Service')).toHaveTextContent('0:31')
    expect(await row('Quiet')).not.toHaveTextContent('1:07')
    expect(await row('Quiet')).not.toHaveTextContent('0:31')
  })

  it('have no column of actions for who can do nothing', async () => {
    serve({ 'GET /api/resource-kinds': kinds, 'GET /api/queues': { items: [made('Service')] }, 'GET /api/floor/queues': { items: [] } })
    const reader = await draw(<Queues />, { cache: signedIn(['queue.read']) })
    await row('Service')
    expect(screen.queryByRole('columnheader', { name: 'Actions' })).toBeNull()
    reader.unmount()
    await draw(<Queues />, { cache: signedIn(['queue.read', 'queue.write']) })
    expect(await screen.findByRole('columnheader', { name: 'Actions' })).toBeInTheDocument()
  })
})

describe('Agents', () => {
  const standings = { items: [{ id: 'ann', name: 'Ann', state: 'available', queues: ['Service'] }, { id: 'zoe', name: 'Zoe', state: 'on-leave', queues: ['Service', 'Sales'] }] }
  const replies = { 'GET /api/resource-kinds': kinds, 'GET /api/agents': { items: [made('Ann', { team: 'North' })] }, 'GET /api/floor/agents': standings }

  it('say their state, team and queues; those of queues stand below', async () => {
    serve(replies)
    await draw(<Agents />, { cache: signedIn(['queue.read']) })
    await waitFor(async () => expect(await row('Ann')).toHaveTextContent('Available'))
    expect(await row('Ann')).toHaveTextContent('North')
    const others = (await screen.findByRole('heading', { name: 'Agents of queues' })).parentElement!
    expect(within(others).getByRole('row')).toHaveTextContent('Service, Sales')
    expect(within(others).getByRole('row')).toHaveTextContent('on-leave')
    expect(screen.queryByRole('button', { name: 'Set the state of Ann' })).toBeNull()
  })

  it('are set to a state by who may', async () => {
    const asked = serve({ ...replies, 'PUT /api/floor/agents/ann/state': undefined })
    await draw(<Agents />, { cache: signedIn(['queue.read', 'agent.state']) })
    await userEvent.click(await screen.findByRole('button', { name: 'Set the state of Ann' }))
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Idle' }))
    await waitFor(() => expect(asked.find((a) => a.method === 'PUT')?.body).toEqual({ state: 'idle' }))
  })

  it('a state that is refused is told', async () => {
    serve({ ...replies, 'PUT /api/floor/agents/ann/state': () => refusal(409, 'Ann has a contact.') })
    await draw(<><Notifications /><Agents /></>, { cache: signedIn(['queue.read', 'agent.state']) })
    await userEvent.click(await screen.findByRole('button', { name: 'Set the state of Ann' }))
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Idle' }))
    expect(await screen.findByText('Ann has a contact.')).toBeInTheDocument()
  })

  it('are not said to be of queues while nobody knows who has an entry', async () => {
    serve({ ...replies, 'GET /api/agents': ({ query }: Asked) => (query.get('limit') === '200' ? refusal(503, 'The database does not answer.') : { items: [made('Ann')] }) })
    await draw(<Agents />, { cache: signedIn(['queue.read']) })
    await waitFor(async () => expect(await row('Ann')).toHaveTextContent('Available'))
    expect(screen.queryByRole('heading', { name: 'Agents of queues' })).toBeNull()
  })
})

describe('Prompts', () => {
  it('are heard where there is audio, and read where there is none', async () => {
    const items = [made('welcome.wav', { text: 'Good day' }, { audio: { type: 'audio/wav', size: 1200, hash: 'ab' } }), made('bye.wav', { text: 'Good bye' })]
    serve({ 'GET /api/resource-kinds': kinds, 'GET /api/prompts': { items } })
    await draw(<Prompts />, { cache: signedIn(['flow.read', 'flow.edit']) })
    expect(await row('welcome.wav')).toHaveTextContent('Good day')
    expect((await row('welcome.wav')).querySelector('audio')).not.toBeNull()
    expect(await row('bye.wav')).toHaveTextContent('None')
    expect(screen.getByRole('button', { name: 'Add audio to bye.wav' })).toBeInTheDocument()
  })

  it('get their audio from a file, as they were seen', async () => {
    const asked = serve({ 'GET /api/resource-kinds': kinds, 'GET /api/prompts': { items: [made('bye.wav')] }, 'PUT /api/prompts/bye.wav/audio': made('bye.wav') })
    await draw(<Prompts />, { cache: signedIn(['flow.read', 'flow.edit']) })
    await screen.findByRole('button', { name: 'Add audio to bye.wav' })
    await userEvent.upload(document.querySelector<HTMLInputElement>('input[type="file"]')!, new File([new Uint8Array([1, 2, 3])], 'bye.wav', { type: 'audio/wav' }))
    await waitFor(() => expect(asked.find((a) => a.method === 'PUT')?.body).toEqual({ audio: 'AQID' }))
    expect(asked.find((a) => a.method === 'PUT')?.headers.get('If-Match')).toBe('"2"')
    // Nothing is chosen any more: the same file, mended, can be chosen again.
    expect(document.querySelector<HTMLInputElement>('input[type="file"]')!.files).toHaveLength(0)
  })
})
