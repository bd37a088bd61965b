// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import type { Language } from '@/i18n/languages'
import { draw } from '@/testing/render'
import { refusal, serve } from '@/testing/server'
import { signedIn } from '@/testing/session'
import { MediaDestinations } from './media-destinations'
import { Skills } from './skills'
import { VirtualAgents } from './virtual-agents'

const field = (name: string, kind: string, label: string) => ({ name, kind, label, help: '', required: false })
const kinds = {
  items: [
    { kind: 'skill', path: '/api/skills', write: 'queue.write', form: [{ ...field('type', 'choice', 'Type'), default: 'proficiency', options: [{ value: 'proficiency', label: 'proficiency' }, { value: 'text', label: 'text' }] }] },
    { kind: 'virtual-agent', path: '/api/virtual-agents', write: 'queue.write', form: [field('url', 'plain', 'URL')] },
    { kind: 'media-destination', path: '/api/media-destinations', write: 'queue.write', form: [] },
  ],
}
const made = (name: string, settings: object = {}) => ({ id: name.toLowerCase(), kind: 'x', name, settings, revision: 2, created: '2026-01-01T00:00:00Z', updated: '2026-01-01T00:00:00Z' })
const agent = (name: string, value: unknown) => made(name, { skills: [{ name: 'Spanish', value }] })
const skills = {
  'GET /api/resource-kinds': kinds,
  'GET /api/skills': { items: [made('Spanish'), made('Region', { type: 'text' }), made('Odd', { type: 'other' })] },
  'GET /api/agents': { items: [agent('Ann', 8), agent('Ben', true), agent('Cid', 5), agent('Dora', 1)] },
  'GET /api/queues': { items: [] },
}
const writer = () => signedIn(['queue.read', 'queue.write', 'flow.read'])
const row = async (name: string) => (await screen.findByText(name, { selector: 'p' })).closest('tr')!

describe('Skills', () => {
  it('are listed with their type and who has them', async () => {
    serve(skills)
    await draw(<Skills />, { cache: writer() })
    await waitFor(async () => expect(await row('Spanish')).toHaveTextContent('Ann (8), Ben, Cid (5) and 1 more'))
    expect(await row('Spanish')).toHaveTextContent('Proficiency, 0 to 10')
    expect(await row('Region')).toHaveTextContent('Text')
    expect(await row('Odd')).toHaveTextContent('other')
  })

  it('are made by the form of their kind', async () => {
    const asked = serve({ ...skills, 'POST /api/skills': made('French') })
    await draw(<Skills />, { cache: writer() })
    await userEvent.click(await screen.findByRole('button', { name: 'New skill' }))
    const dialog = await screen.findByRole('dialog')
    await userEvent.type(within(dialog).getByLabelText(/^Name/), 'French')
    await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(asked.find((a) => a.method === 'POST')?.body).toMatchObject({ name: 'French' }))
  })

  it('S2-3: cannot be made by a reader, who is told why', async () => {
    serve(skills)
    await draw(<Skills />, { cache: signedIn(['queue.read']) })
    const create = await screen.findByRole('button', { name: 'New skill' })
    expect(create).toHaveAttribute('aria-disabled', 'true')
    await userEvent.click(create)
    expect(screen.queryByRole('dialog')).toBeNull()
    await userEvent.hover(create.parentElement!)
    expect(await screen.findByRole('tooltip')).toHaveTextContent('Your role may look at this, but not change it.')
    expect(screen.queryByRole('button', { name: 'Edit Spanish' })).toBeNull()
  })

  it('that a published flow asks for stay, and the flow is named', async () => {
    serve({ ...skills, 'DELETE /api/skills/spanish': () => refusal(409, 'Published flows refer to the skill Spanish: Main, activity Queue. Publish them without it first.') })
    await draw(<Skills />, { cache: writer() })
    await userEvent.click(await screen.findByRole('button', { name: 'Delete Spanish' }))
    const dialog = await screen.findByRole('dialog')
    await userEvent.click(within(dialog).getByRole('button', { name: 'Delete' }))
    expect(await within(dialog).findByRole('alert')).toHaveTextContent('Main, activity Queue')
  })

  it('that could not be had say so, and offer nothing to be made', async () => {
    serve({ ...skills, 'GET /api/skills': () => refusal(500, 'The disk is full.') })
    await draw(<Skills />, { cache: signedIn(['queue.read']) })
    expect(await screen.findByRole('alert')).toHaveTextContent('The disk is full.')
    expect(screen.queryByRole('button', { name: 'New skill' })).toBeNull()
  })

  it.each<[Language, string, string]>([
    ['de', 'Skills', 'Neuer Skill'],
    ['it', 'Competenze', 'Nuova competenza'],
  ])('have the words of %s', async (language, title, create) => {
    serve(skills)
    await draw(<Skills />, { cache: writer(), language })
    expect(await screen.findByRole('heading', { level: 1, name: title })).toBeInTheDocument()
    expect(await screen.findByRole('button', { name: create })).toBeInTheDocument()
  })
})

describe('Virtual agents', () => {
  it('say where they are reached', async () => {
    const items = [
      made('Booking', { connector: 'Bots', path: '/booking', description: 'Moves appointments' }), made('Plain', { connector: 'Bots' }), made('Own', { url: 'https://bot.example' }),
      made('Played', { replies: [{}, {}] }), made('Empty'),
    ]
    serve({ 'GET /api/resource-kinds': kinds, 'GET /api/virtual-agents': { items } })
    await draw(<VirtualAgents />, { cache: writer() })
    expect(await row('Booking')).toHaveTextContent('/booking through Bots')
    expect(await row('Booking')).toHaveTextContent('Moves appointments')
    expect(await row('Plain')).toHaveTextContent('Connector Bots')
    expect(await row('Own')).toHaveTextContent('https://bot.example')
    expect(await row('Played')).toHaveTextContent('2 written replies')
    expect(await row('Empty')).toHaveTextContent('Nowhere yet')
  })
})

describe('Media destinations', () => {
  it('have the id by which exports refer to them', async () => {
    serve({ 'GET /api/resource-kinds': kinds, 'GET /api/media-destinations': { items: [made('Recorder')] } })
    await draw(<MediaDestinations />, { cache: writer() })
    expect(await row('Recorder')).toHaveTextContent('recorder')
    expect(screen.getByRole('button', { name: 'Copy: ID of Recorder' })).toBeInTheDocument()
  })

  it('need no more than a name', async () => {
    const asked = serve({ 'GET /api/resource-kinds': kinds, 'GET /api/media-destinations': { items: [] }, 'POST /api/media-destinations': made('Recorder') })
    await draw(<MediaDestinations />, { cache: writer() })
    expect(await screen.findByRole('heading', { name: 'No media destinations yet' })).toBeInTheDocument()
    await userEvent.click(screen.getAllByRole('button', { name: 'New media destination' })[0]!)
    const dialog = await screen.findByRole('dialog')
    await userEvent.type(within(dialog).getByLabelText(/^Name/), 'Recorder')
    await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(asked.find((a) => a.method === 'POST')?.body).toEqual({ name: 'Recorder', settings: {} }))
  })
})
