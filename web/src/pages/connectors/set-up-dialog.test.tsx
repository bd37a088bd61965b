// @vitest-environment jsdom
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import type { Connector } from '@/api/connectors'
import type { Kind } from '@/api/kinds'
import { formField } from '@/testing/kinds'
import { draw } from '@/testing/render'
import { type Replies, refusal, serve } from '@/testing/server'
import { signedIn } from '@/testing/session'
import { ActiveSwitch } from './active-switch'
import { SetUpDialog } from './set-up-dialog'
import { SettingsSection } from './settings-section'

vi.mock('@tanstack/react-router', () => ({ Link: 'a', useNavigate: () => () => undefined }))

const kind: Kind = {
  kind: 'custom', title: 'Custom Connectors', dialog: 'Set Up Custom Connector', state: 'available', count: 0, limit: 10,
  form: [
    formField({ name: 'name', kind: 'plain', label: 'Name', required: true }),
    formField({ name: 'username', kind: 'plain', label: 'Username' }),
    formField({ name: 'password', kind: 'secret', label: 'Password' }),
  ],
}
const crm = (more: Partial<Connector> = {}): Connector => ({ id: 'c1', name: 'CRM', kind: 'custom', state: 'active', revision: 4, settings: { username: 'u' }, secrets: { password: { stored: true } }, ...more })

async function dialog(replies: Replies) {
  const asked = serve(replies)
  const onClose = vi.fn()
  await draw(<SetUpDialog kind={kind} kinds={[kind]} onClose={onClose} />)
  await userEvent.type(screen.getByLabelText(/^Name/), 'CRM')
  await userEvent.type(screen.getByLabelText('Password'), 's3')
  await userEvent.click(screen.getByRole('button', { name: 'Done' }))
  return { asked, onClose }
}

describe('setting up a connector', () => {
  it('S1-13 Done sends what is filled in, and says that it is saved and what the test said', async () => {
    const { asked, onClose } = await dialog({ 'POST /api/connectors': crm({ test: { ok: true, verified: true, sentence: 'A token was issued.' }, warnings: ['The key is old.'] }) })
    expect(await screen.findByText(/The connector CRM is saved and active/)).toHaveFocus()
    expect(asked[0]?.body).toEqual({ kind: 'custom', name: 'CRM', settings: { password: 's3' } })
    for (const text of ['The test went well', 'A token was issued.', 'The key is old.']) expect(screen.getByText(text)).toBeVisible()
    await userEvent.click(screen.getAllByRole('button', { name: 'Close' }).at(-1) as HTMLElement)
    expect(onClose).toHaveBeenCalledOnce()
  })

  it('D10 says what is still to be done where somebody has to sign in', async () => {
    await dialog({ 'POST /api/connectors': crm({ health: { state: 'needs_authorization', sentence: 'Nobody has.' } }) })
    expect(await screen.findByText(/It still has to be authorized/)).toBeVisible()
  })

  it('S1-3 stays with what is wrong at its field, and keeps what was entered', async () => {
    const { asked } = await dialog({ 'POST /api/connectors': refusal(422, 'The connector is not right.', { errors: [{ location: 'body.name', message: 'is taken' }] }) })
    expect(await screen.findByText('is taken')).toBeVisible()
    await waitFor(() => expect(screen.getByLabelText(/^Name/)).toHaveFocus())
    expect(screen.getByLabelText('Password')).toHaveValue('s3')
    await userEvent.click(screen.getByRole('button', { name: 'Done' }))
    await waitFor(() => expect(asked).toHaveLength(2))
    expect(asked[0]?.headers.get('Idempotency-Key')).not.toBe(asked[1]?.headers.get('Idempotency-Key'))
  })

  it('sends the same attempt again where no answer came, so that it makes one', async () => {
    const { asked } = await dialog({ 'POST /api/connectors': () => { throw new TypeError('fetch failed') } })
    expect(await screen.findByRole('alert')).toBeVisible()
    await userEvent.click(screen.getByRole('button', { name: 'Done' }))
    await waitFor(() => expect(asked).toHaveLength(2))
    expect(asked[0]?.headers.get('Idempotency-Key')).toBe(asked[1]?.headers.get('Idempotency-Key'))
  })

  it.each([[{ unsure: true }, true], [{ unsure: true, rejected: true }, false], [{}, false]])('S1-13 after a test with %j it can be saved all the same: %s', async (more, can) => {
    const { asked } = await dialog({ 'POST /api/connectors': refusal(409, 'It was not saved.', { code: 'conflict', test: { ok: false, verified: true, sentence: 'no answer', ...more } }) })
    expect(await screen.findByText('It was not saved.')).toBeVisible()
    const anyway = screen.queryByRole('button', { name: 'Save all the same' })
    expect(anyway !== null).toBe(can)
    if (anyway === null) return
    await userEvent.click(anyway)
    await waitFor(() => expect(asked.at(-1)?.body).toMatchObject({ unvalidated: true }))
  })
})

describe('settings', () => {
  it('S2-10 are facts while the connector is active, and a form while it is not', async () => {
    const { unmount } = await draw(<SettingsSection kind={kind} connector={crm()} />, { cache: signedIn(['connector.update']) })
    expect(screen.queryByRole('textbox')).toBeNull()
    expect(screen.getByText(/must be deactivated to edit/)).toBeVisible()
    unmount()
    await draw(<SettingsSection kind={kind} connector={crm({ state: 'inactive' })} />, { cache: signedIn(['connector.update']) })
    expect(screen.getByLabelText('Username')).toHaveValue('u')
    expect(screen.getByText('Stored. It is never shown.')).toBeVisible()
  })

  it('are saved with the revision that was seen, without the secret that stays', async () => {
    const asked = serve({ 'PUT /api/connectors/c1': crm({ state: 'inactive', revision: 5, settings: { username: 'other' } }) })
    await draw(<SettingsSection kind={kind} connector={crm({ state: 'inactive' })} />, { cache: signedIn(['connector.update']) })
    await userEvent.clear(screen.getByLabelText('Username'))
    await userEvent.type(screen.getByLabelText('Username'), 'wrong')
    await userEvent.click(screen.getByRole('button', { name: 'Discard changes' }))
    expect(screen.getByLabelText('Username')).toHaveValue('u')
    await userEvent.clear(screen.getByLabelText('Username'))
    await userEvent.type(screen.getByLabelText('Username'), 'other')
    await userEvent.click(screen.getByRole('button', { name: 'Save' }))
    expect(await screen.findByText(/The changes are saved/)).toBeVisible()
    expect([asked[0]?.headers.get('If-Match'), asked[0]?.body]).toEqual(['"4"', { kind: 'custom', name: 'CRM', settings: { username: 'other' } }])
  })
})

describe('the switch Active', () => {
  it('S2-12 asks with the flows that it halts before it deactivates, and Cancel changes nothing', async () => {
    const asked = serve({ 'GET /api/connectors/c1/uses': { items: [{ flow: 'f1', name: 'Hello', activity: 'Ask', version: 2, labels: ['Live'] }] }, 'POST /api/connectors/c1/deactivate': crm({ state: 'inactive' }) })
    await draw(<ActiveSwitch connector={crm()} />, { cache: signedIn(['connector.deactivate']) })
    await userEvent.click(screen.getByRole('switch', { name: 'Active' }))
    expect(await screen.findByText(/Hello · Version 2, Live/)).toBeVisible()
    await userEvent.click(screen.getByRole('button', { name: 'Cancel' }))
    expect(asked.map((a) => a.method)).toEqual(['GET'])
    expect(screen.getByRole('switch', { name: 'Active' })).toHaveFocus()
    await userEvent.click(screen.getByRole('switch', { name: 'Active' }))
    await userEvent.click(screen.getByRole('button', { name: 'Deactivate' }))
    await waitFor(() => expect(asked.map((a) => a.path)).toContain('/api/connectors/c1/deactivate'))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })

  it('says why it cannot be activated, and stays as it is', async () => {
    serve({ 'POST /api/connectors/c1/activate': refusal(409, 'The test failed.', { test: { ok: false, verified: true, sentence: 'It answered 401.' } }) })
    await draw(<ActiveSwitch connector={crm({ state: 'inactive' })} />, { cache: signedIn(['connector.activate']) })
    await userEvent.click(screen.getByRole('switch', { name: 'Active' }))
    await userEvent.click(screen.getByRole('button', { name: 'Activate' }))
    expect(await screen.findByText('It answered 401.')).toBeVisible()
    expect(screen.getByText('The test failed.')).toBeVisible()
  })

  it('S2-4 is greyed for who may not', async () => {
    await draw(<ActiveSwitch connector={crm()} />, { cache: signedIn(['connector.activate']) })
    expect(screen.getByRole('switch', { name: 'Active' })).toBeDisabled()
  })
})
