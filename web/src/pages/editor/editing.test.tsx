// @vitest-environment jsdom
import type { QueryClient } from '@tanstack/react-query'
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, test, vi } from 'vitest'
import type { Flow } from '@/api/flows'
import { drawPage } from '@/testing/draw-page'
import { FakeDesigner, helloFlow } from '@/testing/fake-designer'
import { draw } from '@/testing/render'
import { refusal, serve } from '@/testing/server'
import { signedIn } from '@/testing/session'
import { EditToggle } from './edit-toggle'
import { useEditing } from './use-editing'

const flow = { id: 'f', name: 'Hello', type: 'flow', revision: 1, labels: {}, version: 0, document: helloFlow } as unknown as Flow
const by = (email: string) => ({ by: email, since: '2026-01-01T09:30:00Z' })
const toggle = () => screen.getByRole('switch', { name: 'Edit' })

/** The toggle over the lock of a server, not over a fake. */
function WithLock({ of, caught }: { of: Flow; caught: (flow: Flow) => void }) {
  const editing = useEditing(of, caught)
  return (
    <FakeDesigner over={{ editing }}>
      <EditToggle />
    </FakeDesigner>
  )
}

async function open(replies: Record<string, unknown>, { of = flow, cache = signedIn(['flow.edit', 'flow.publish']) }: { of?: Flow; cache?: QueryClient } = {}) {
  const asked = serve({ 'GET /api/flows/f': of, ...replies })
  const caught = vi.fn()
  const { unmount } = await draw(<WithLock of={of} caught={caught} />, { cache })
  return { asked, caught, unmount, user: userEvent.setup(), names: () => asked.map((a) => `${a.method} ${a.path}`) }
}

describe('ui-15 Edit', () => {
  test('takes the lock of the draft, and then what the server has', async () => {
    const fresh = { ...flow, revision: 4 }
    const { user, names, caught } = await open({ 'POST /api/flows/f/lock': { ...flow, lock: by('ann@example.com') }, 'GET /api/flows/f': fresh })
    expect(toggle()).not.toBeChecked()
    await user.click(toggle())
    await waitFor(() => expect(toggle()).toBeChecked())
    await waitFor(() => expect(caught).toHaveBeenCalledWith(expect.objectContaining({ revision: 4 })))
    expect(names()).toEqual(['POST /api/flows/f/lock', 'GET /api/flows/f'])
  })

  test('gives the lock back when it is turned off', async () => {
    const mine = { ...flow, lock: by('ann@example.com') }
    const { user, names } = await open({ 'POST /api/flows/f/unlock': flow }, { of: mine })
    expect(toggle()).toBeChecked()
    await user.click(toggle())
    await waitFor(() => expect(toggle()).not.toBeChecked())
    await waitFor(() => expect(names()).toEqual(['POST /api/flows/f/unlock', 'GET /api/flows/f']))
  })

  test('gives the lock back when the page is left, and only then if it was held', async () => {
    const held = await open({ 'POST /api/flows/f/unlock': flow }, { of: { ...flow, lock: by('ann@example.com') } })
    held.unmount()
    await waitFor(() => expect(held.names()).toEqual(['POST /api/flows/f/unlock']))
    const looked = await open({})
    looked.unmount()
    expect(looked.names()).toEqual([])
  })

  test('says who holds the lock, and since when', async () => {
    await open({}, { of: { ...flow, lock: by('ben@example.com') } })
    expect(screen.getByRole('status')).toHaveTextContent(/^ben@example.com edits since \d\d:30$/)
    expect(toggle()).not.toBeChecked()
  })

  test('stays off while somebody else holds the lock: nothing is broken, and no error is shown', async () => {
    const locked = { ...flow, lock: by('ben@example.com') }
    const refused = () => refusal(409, 'ben@example.com edits this flow.', { reason: 'flow_locked', code: 'conflict' })
    const { user, caught } = await open({ 'POST /api/flows/f/lock': refused }, { of: locked })
    await user.click(toggle())
    await waitFor(() => expect(caught).toHaveBeenCalled())
    expect(toggle()).not.toBeChecked()
    expect(screen.getByRole('status')).toHaveTextContent('ben@example.com')
    expect(screen.queryByRole('alert')).toBeNull()
  })

  test('takes the lock of somebody else where the server lets this person', async () => {
    const locked = { ...flow, lock: by('ben@example.com') }
    const { user } = await open({ 'POST /api/flows/f/lock': { ...flow, lock: by('ann@example.com') } }, { of: locked })
    await user.click(toggle())
    await waitFor(() => expect(toggle()).toBeChecked())
    expect(screen.queryByRole('status')).toBeNull()
  })

  test('says why editing did not begin', async () => {
    const { user } = await open({ 'POST /api/flows/f/lock': () => refusal(503, 'The store is being moved.') })
    await user.click(toggle())
    expect(await screen.findByRole('alert')).toHaveTextContent('Cannot be edited now: The store is being moved.')
    expect(toggle()).not.toBeChecked()
  })

  test('a lock that is gone by now does not keep anybody from stopping', async () => {
    const { user } = await open({ 'POST /api/flows/f/unlock': () => refusal(409, 'It is not yours.', { reason: 'flow_locked' }) }, { of: { ...flow, lock: by('ann@example.com') } })
    await user.click(toggle())
    await waitFor(() => expect(toggle()).not.toBeChecked())
    expect(screen.queryByRole('alert')).toBeNull()
  })

  test('is not for a role that only looks', async () => {
    const { user } = await open({}, { cache: signedIn(['flow.view']), of: { ...flow, lock: by('ann@example.com') } })
    expect(toggle()).not.toBeChecked()
    expect(toggle()).toBeDisabled()
    await user.hover(screen.getByText('Edit'))
    expect(await screen.findByText('Your role may look at this flow, but not change it.')).toBeVisible()
  })
})

describe('ui-17 turning Edit off', () => {
  const editing = { on: true, busy: false, may: true, mayPublish: true, mayLive: true, begin: () => Promise.resolve() }
  const saving = { busy: false, autosave: true, setAutosave: () => undefined, settle: () => undefined, catchUp: () => undefined }

  test('saves first what is not saved', async () => {
    const order: string[] = []
    const end = () => Promise.resolve(void order.push('end'))
    const save = () => Promise.resolve(void order.push('save'))
    const { user } = await drawPage(<EditToggle />, { over: { editing: { ...editing, end }, saving: { ...saving, dirty: true, save } } })
    await user.click(toggle())
    await waitFor(() => expect(order).toEqual(['save', 'end']))
  })

  test('keeps the lock when that was not possible', async () => {
    const end = vi.fn(() => Promise.resolve())
    const save = vi.fn(() => Promise.reject(new Error('somebody saved')))
    const { user } = await drawPage(<EditToggle />, { over: { editing: { ...editing, end }, saving: { ...saving, dirty: true, save } } })
    await user.click(toggle())
    await waitFor(() => expect(save).toHaveBeenCalled())
    expect(end).not.toHaveBeenCalled()
  })

  test('saves nothing by itself where autosave is off', async () => {
    const end = vi.fn(() => Promise.resolve())
    const save = vi.fn(() => Promise.resolve())
    const { user } = await drawPage(<EditToggle />, { over: { editing: { ...editing, end }, saving: { ...saving, autosave: false, dirty: true, save } } })
    await user.click(toggle())
    await waitFor(() => expect(end).toHaveBeenCalled())
    expect(save).not.toHaveBeenCalled()
  })
})
