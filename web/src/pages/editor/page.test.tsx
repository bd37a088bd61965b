// @vitest-environment jsdom
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { CanvasProps } from '@/canvas/canvas'
import type { SimulatorProps } from '@/pages/simulator/simulator'
import { helloFlow } from '@/testing/fake-designer'
import { kinds } from '@/testing/kinds'
import { draw } from '@/testing/render'
import { type Asked, refusal, serve } from '@/testing/server'
import { signedIn } from '@/testing/session'
import { Editor } from './editor'
import { dropKept } from './keep'

const at = vi.hoisted(() => ({ search: {}, begun: 0 }))
vi.mock('@tanstack/react-router', () => ({
  Link: ({ to, ...rest }: { to: string }) => <a href={to} {...rest} />,
  useSearch: () => at.search,
  useParams: () => ({ flow: 'f' }),
}))
vi.mock('@/canvas/canvas', () => ({
  Canvas: ({ editable, document: doc, problems, onOpen }: CanvasProps) => (
    <button type="button" onClick={() => onOpen('w')}>
      {`canvas of ${String(doc.activities.length)}, ${editable ? 'edited' : 'looked at'}, ${String(problems?.counts.error ?? 0)} errors`}
    </button>
  ),
}))
vi.mock('@/pages/simulator/simulator', () => ({
  default: ({ start }: SimulatorProps) => {
    if (start) at.begun++
    return <p>{start ? 'a contact begins' : 'a contact can begin'}</p>
  },
}))

const document_ = {
  ...helloFlow,
  activities: [
    { id: 's', label: 'NewContact', kind: 'start', links: [{ port: 'out', to: 'w' }] },
    { id: 'w', label: 'Verify', kind: 'verify-otp', links: [] },
  ],
  settings: { recording: true },
}
const flow = { id: 'f', name: 'Hello', type: 'flow', revision: 1, labels: { Live: 2, Latest: 3 }, version: 3, changed: true, document: document_, problems: [], updated: '2026-01-01T10:11:12Z', created: '2026-01-01T00:00:00Z' }
const problem = { code: 'unlinked', severity: 'error', message: 'Failure leads nowhere', activity: 'Verify', activity_id: 'w', field: 'links.failure' }

function server(more: Record<string, unknown> = {}) {
  return serve({
    'GET /api/flows/f': flow,
    'GET /api/flows/f/versions/3': { number: 3, document: document_ },
    'GET /api/activities': { items: kinds },
    'GET /api/contacts': { items: [] },
    'POST /api/flows/f/lock': { ...flow, lock: { by: 'ann@example.com', since: '2026-01-01T09:00:00Z' } },
    'POST /api/flows/f/unlock': flow,
    'POST /api/flows/check': { problems: [problem] },
    'PUT /api/flows/f': ({ body }: Asked) => ({ ...flow, ...(body as object), revision: 2 }),
    ...more,
  })
}

async function open() {
  const cache = signedIn(['flow.view', 'flow.edit', 'flow.publish', 'contact.simulate'])
  const { unmount } = await draw(<Editor />, { cache })
  return { user: userEvent.setup(), unmount }
}
const edit = () => screen.findByRole('switch', { name: 'Edit' })
const simulator = () => screen.getByRole('button', { name: 'Debug' })

beforeEach(async () => {
  const plain = window.matchMedia('')
  vi.spyOn(window, 'matchMedia').mockImplementation((query) => ({ ...plain, media: query, matches: query.includes('62em') }))
  localStorage.clear()
  await dropKept('o1 u1 f')
  Object.assign(at, { search: {}, begun: 0 })
})

describe('the designer', () => {
  test('says which flow this is, its version and labels, and that the draft differs', async () => {
    server()
    await open()
    expect(await screen.findByRole('heading', { name: 'Hello', level: 1 })).toBeVisible()
    expect(screen.getByText('Version 3')).toBeInTheDocument()
    expect(screen.getByText('Live 2')).toBeInTheDocument()
    expect(screen.queryByText('Latest 3')).toBeNull()
    expect(screen.getByText('Draft differs')).toBeInTheDocument()
    expect(document.title).toMatch(/^Hello · /)
    expect(screen.getByRole('link', { name: 'All flows' })).toHaveAttribute('href', '/flows')
    expect(screen.getByRole('link', { name: 'Versions' })).toHaveAttribute('href', '/flows/f/versions')
  })

  test('says why it does not open, and tries again', async () => {
    let there = false
    server({ 'GET /api/flows/f': () => (there ? flow : refusal(503, 'The store is being moved.')) })
    const { user } = await open()
    expect(await screen.findByText('The store is being moved.')).toBeVisible()
    there = true
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await screen.findByRole('heading', { name: 'Hello', level: 1 })).toBeVisible()
  })

  test('has no library while the flow is only looked at', async () => {
    server()
    const { user } = await open()
    expect(await screen.findByText('canvas of 2, looked at, 0 errors')).toBeVisible()
    expect(screen.queryByRole('complementary', { name: 'Activity Library' })).toBeNull()
    await user.click(await edit())
    expect(await screen.findByRole('complementary', { name: 'Activity Library' })).toBeVisible()
    expect(screen.getByText('canvas of 2, edited, 0 errors')).toBeVisible()
  })

  test('shows the settings that came with an import, and says that they stay as they are', async () => {
    server()
    await open()
    const settings = await screen.findByRole('region', { name: 'Imported settings' })
    expect(settings).toHaveTextContent('They came with the flow from Webex and are kept as they are. They can be read here, not changed.')
    expect(settings).toHaveTextContent('recordingtrue')
  })

  test('ui-12 counts what is wrong after a change, and hides it', async () => {
    server()
    const { user } = await open()
    await user.click(await edit())
    await user.click(await screen.findByRole('button', { name: 'Verify OTP' }))
    expect(await screen.findByRole('button', { name: 'Problems: 1 error, 0 warnings, 0 recommendations' })).toBeVisible()
    expect(screen.getByText('canvas of 3, edited, 1 errors')).toBeVisible()
    await user.click(screen.getByRole('switch', { name: 'Validation' }))
    expect(screen.getByText('canvas of 3, edited, 0 errors')).toBeVisible()
  })

  test('ui-7 brings back what was not saved, and its undo', async () => {
    server({ 'PUT /api/flows/f': () => refusal(503, 'not now') })
    const first = await open()
    await first.user.click(await edit())
    await first.user.click(await screen.findByRole('button', { name: 'Verify OTP' }))
    expect(screen.getByText(/^canvas of 3/)).toBeVisible()
    first.unmount()
    const { user } = await open()
    expect(await screen.findByText(/^canvas of 3/)).toBeVisible()
    await user.click(await edit())
    await user.click(await screen.findByRole('button', { name: /^Undo: add/ }))
    expect(screen.getByText(/^canvas of 2/)).toBeVisible()
  })

  test('opens an activity from the canvas, and its label has the keyboard', async () => {
    server()
    const { user } = await open()
    await user.click(await screen.findByText(/^canvas of 2/))
    expect(await screen.findByRole('heading', { name: 'Verify', level: 2 })).toBeVisible()
    expect(screen.getByRole('textbox', { name: /Activity Label/ })).toHaveFocus()
  })

  test('the outline takes the place of the canvas; the search and the problems share one', async () => {
    server()
    const { user } = await open()
    await user.click(await screen.findByRole('button', { name: 'Outline' }))
    expect(screen.getByRole('tree', { name: 'Outline of the flow' })).toBeVisible()
    expect(screen.queryByText(/^canvas of/)).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Find and replace' }))
    expect(screen.getByRole('region', { name: 'Find and replace' })).toBeVisible()
    await user.click(screen.getByRole('button', { name: /^Problems:/ }))
    expect(screen.queryByRole('region', { name: 'Find and replace' })).toBeNull()
    expect(screen.getByRole('region', { name: 'Problems' })).toBeVisible()
  })
})

describe('the simulator beside the canvas', () => {
  test('opens by Debug and waits', async () => {
    server()
    const { user } = await open()
    await user.click(await screen.findByRole('button', { name: 'Debug' }))
    expect(await screen.findByText('a contact can begin')).toBeVisible()
    expect(simulator()).toHaveAttribute('aria-pressed', 'true')
  })

  test('begins with a contact when the address asks for one, and does so once', async () => {
    at.search = { simulate: 1 }
    server()
    const { user } = await open()
    expect(await screen.findByText('a contact begins')).toBeVisible()
    await user.click(simulator())
    await waitFor(() => expect(screen.queryByText('a contact begins')).toBeNull())
    const { begun } = at
    await user.click(simulator())
    expect(await screen.findByText('a contact can begin')).toBeVisible()
    expect(at.begun).toBe(begun)
  })
})
