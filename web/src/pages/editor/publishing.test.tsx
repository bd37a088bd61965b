// @vitest-environment jsdom
import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { drawPage } from '@/testing/draw-page'
import { type Asked, refusal, serve } from '@/testing/server'
import { PublishDialog } from './publish-dialog'
import type { Saving } from './use-saving'

vi.mock('@tanstack/react-router', () => ({ Link: ({ to, ...rest }: { to: string }) => <a href={to} {...rest} /> }))

const changes = {
  from: '1',
  to: 'draft',
  flow: [],
  variables: [],
  activities: [{ change: 'changed', id: 'w', label: 'Welcome', kind: 'say', changes: [{ path: 'settings.text', old: 'Hello', new: 'Good morning' }] }],
}
const warning = { code: 'unreached', severity: 'warning', message: 'Bye is never reached', activity: 'Bye', activity_id: 'e' }
const error = { code: 'required', severity: 'error', message: 'text is missing', activity: 'Welcome', activity_id: 'w', field: 'text', mend: 'Write one.' }
const plain = { ready: true, version: 2, problems: [], touched: [], changes }
const passed = { name: 'says hello', passed: true, milliseconds: 4, covered: [], differences: [] }

/** A server that answers for the draft; with the tests only when they are asked for. */
function server(publication: object = plain, tests: object[] = [passed], published: unknown = { number: 2, labels: ['Latest', 'Test'] }) {
  return serve({
    'GET /api/flows/f/publication': ({ query }: Asked) => (query.get('tests') === 'true' ? { ...publication, tests } : publication),
    'POST /api/flows/f/publish': published,
  })
}

const saving = (more: Partial<Saving> = {}): Saving => ({
  dirty: false, busy: false, autosave: true, setAutosave: () => undefined, save: () => Promise.resolve(), settle: () => undefined, catchUp: () => undefined, ...more,
})

const button = (name: string | RegExp) => screen.findByRole('button', { name })

describe('ui-30 the publish dialog', () => {
  test('shows what changes and how the tests went, before anything is done', async () => {
    const asked = server()
    await drawPage(<PublishDialog />)
    expect(await screen.findByText('says hello passed in 4 ms')).toBeVisible()
    const what = within(screen.getByRole('region', { name: 'What changes' }))
    expect(what.getByText('Welcome')).toBeVisible()
    expect(what.getByText('Good morning')).toBeVisible()
    expect(what.getByText('Hello')).toBeVisible()
    expect(asked.map((a) => a.method)).toEqual(['GET', 'GET'])
  })

  test('says that a flow has no tests', async () => {
    server(plain, [])
    await drawPage(<PublishDialog />)
    expect(await screen.findByText('This flow has no tests.')).toBeVisible()
  })

  test('is not to be used while an error is left, and the error leads to its field', async () => {
    const asked = server({ ...plain, ready: false, problems: [error, warning] })
    const { user, designer } = await drawPage(<PublishDialog />)
    const alert = await screen.findByRole('alert')
    expect(alert).toHaveTextContent('1 error keeps the flow from being published')
    expect(await button('Publish version 2')).toBeDisabled()
    await user.click(within(alert).getByRole('button'))
    expect(designer().state).toMatchObject({ selection: ['w'], focus: { activity: 'w', field: 'text' } })
    expect(asked.some((a) => a.method === 'POST')).toBe(false)
  })

  test('is not held up by warnings', async () => {
    server({ ...plain, problems: [warning] })
    await drawPage(<PublishDialog />)
    expect(await screen.findByRole('region', { name: '1 warning' })).toHaveTextContent('Bye is never reached')
    expect(await button('Publish version 2')).toBeEnabled()
    expect(screen.queryByRole('alert')).toBeNull()
  })

  test('sends the note and the labels over the revision that is shown, and says what was done', async () => {
    const asked = server()
    const { user, designer } = await drawPage(<PublishDialog />, { flow: { version: 1, labels: { Latest: 1, Test: 1 } } })
    await user.type(screen.getByLabelText('Version note'), '  A kinder welcome ')
    expect(screen.getByText('now version 1')).toBeVisible()
    await user.click(screen.getByRole('checkbox', { name: /Test/ }))
    await user.click(await button('Publish version 2'))
    expect(await screen.findByText('Version 2 is published.')).toBeVisible()
    const sent = asked.find((a) => a.method === 'POST')
    expect(sent?.body).toEqual({ note: 'A kinder welcome', labels: ['Test'] })
    expect(sent?.headers.get('If-Match')).toBe('"1"')
    expect(screen.getByText('It has the label Test.')).toBeVisible()
    expect(screen.getByRole('link', { name: 'Roll back…' })).toHaveAttribute('href', '/flows/f/versions')
    act(() => designer().show('publish', true))
    const close = screen.getAllByRole('button', { name: 'Close' }).at(-1)
    await user.click(close as HTMLElement)
    expect(designer().panels.publish).toBe(false)
  })

  test('leaves an empty note out, and a first version has nothing to roll back to', async () => {
    const asked = server({ ...plain, version: 1, changes: undefined }, [], { number: 1, labels: ['Latest'] })
    const { user } = await drawPage(<PublishDialog />)
    expect(await screen.findByText('This is the first version.')).toBeVisible()
    await user.click(await button('Publish version 1'))
    expect(await screen.findByText('It has no label but Latest.')).toBeVisible()
    expect(asked.find((a) => a.method === 'POST')?.body).toEqual({ labels: [] })
    expect(screen.queryByRole('link', { name: 'Roll back…' })).toBeNull()
    expect(screen.getByRole('link', { name: 'Versions' })).toBeVisible()
  })

  test('says what becomes of contacts in flight when Live moves', async () => {
    server()
    const { user } = await drawPage(<PublishDialog />)
    expect(screen.queryByText(/^Contacts in flight/)).toBeNull()
    await user.click(screen.getByRole('checkbox', { name: /Live/ }))
    expect(screen.getByText('Contacts in flight stay on their version; new ones take this one.')).toBeVisible()
  })

  test('does not offer Live to a role that may not give it', async () => {
    server()
    const editing = { on: true, busy: false, may: true, mayPublish: true, mayLive: false, begin: () => Promise.resolve(), end: () => Promise.resolve() }
    await drawPage(<PublishDialog />, { over: { editing } })
    expect(screen.getByRole('checkbox', { name: /Live/ })).toBeDisabled()
    expect(screen.getByRole('checkbox', { name: /Dev/ })).toBeEnabled()
  })

  test('saves the draft first, and looks at nothing before that', async () => {
    const asked = server()
    const save = vi.fn(() => new Promise<void>(() => undefined))
    await drawPage(<PublishDialog />, { over: { saving: saving({ dirty: true, save }) } })
    await waitFor(() => expect(save).toHaveBeenCalledTimes(1))
    expect(screen.getByRole('status')).toHaveTextContent('Comparing with the version published last…')
    expect(await button('Publish Flow')).toBeDisabled()
    expect(asked).toEqual([])
  })

  test('says why the draft could not be saved', async () => {
    server()
    await drawPage(<PublishDialog />, { over: { saving: saving({ dirty: true, error: new Error('The disk is full.') }) } })
    expect(await screen.findByRole('alert')).toHaveTextContent('The disk is full.')
  })

  test('says why the server refused, and stays open with what was written', async () => {
    server(plain, [passed], () => refusal(412, 'Somebody saved the draft since.', { code: 'stale' }))
    const { user } = await drawPage(<PublishDialog />)
    await user.type(screen.getByLabelText('Version note'), 'kept')
    await user.click(await button('Publish version 2'))
    expect(await screen.findByRole('alert')).toHaveTextContent('Somebody saved the draft since.')
    expect(screen.getByLabelText('Version note')).toHaveValue('kept')
    expect(screen.queryByText('Version 2 is published.')).toBeNull()
  })

  test('Cancel does nothing', async () => {
    const asked = server()
    const { user, designer } = await drawPage(<PublishDialog />)
    await screen.findByText('says hello passed in 4 ms')
    await user.click(await button('Cancel'))
    expect(designer().panels.publish).toBe(false)
    expect(asked.some((a) => a.method === 'POST')).toBe(false)
  })
})
