// @vitest-environment jsdom
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import type { Connector } from '@/api/connectors'
import type { Kind } from '@/api/kinds'
import { formField } from '@/testing/kinds'
import { draw } from '@/testing/render'
import { type Replies, refusal, serve } from '@/testing/server'
import { signedIn } from '@/testing/session'
import { RotationSection } from './rotation-section'

const kind: Kind = {
  kind: 'custom', title: '', dialog: '', state: 'set_up', count: 1,
  form: [
    formField({ name: 'token_url', kind: 'plain', label: 'Token URL', required: true }),
    formField({ name: 'client_id', kind: 'plain', label: 'Client ID', required: true, rotates: true }),
    formField({ name: 'client_secret', kind: 'secret', label: 'Client Secret', required: true, rotates: true }),
  ],
}

const crm = (more: Partial<Connector> = {}): Connector => ({ id: 'c1', name: 'CRM', kind: 'custom', state: 'active', revision: 4, settings: { token_url: 'https://id.example', client_id: 'id' }, ...more })
const staged = { next: { version: 'v2', since: '2026-03-01T10:00:00Z' } } as unknown as Partial<Connector>
const tested = { next: { version: 'v2', since: '2026-03-01T10:00:00Z', tested: '2026-03-01T10:01:00Z' } } as unknown as Partial<Connector>

async function section(connector: Connector, replies: Replies = {}, may = ['connector.rotate']) {
  const asked = serve(replies)
  await draw(<RotationSection kind={kind} connector={connector} />, { cache: signedIn(may) })
  return asked
}

describe('a rotation (25)', () => {
  it('asks for what the server says it may change, and sends what is another', async () => {
    const asked = await section(crm(), { 'PUT /api/connectors/c1/next': crm({ revision: 5 }) })
    await userEvent.click(screen.getByRole('button', { name: 'Rotate' }))
    expect(screen.queryByLabelText('Token URL')).toBeNull()
    expect(screen.getByLabelText('Client ID')).toHaveValue('id')
    await userEvent.type(screen.getByLabelText('Client Secret'), 'next')
    await userEvent.click(screen.getByRole('button', { name: 'Stage' }))
    await waitFor(() => expect(asked).toHaveLength(1))
    expect([asked[0]?.headers.get('If-Match'), asked[0]?.body]).toEqual(['"4"', { settings: { client_secret: 'next' } }])
  })

  it('begins anew when it is cancelled, or was staged', async () => {
    await section(crm(), { 'PUT /api/connectors/c1/next': crm({ revision: 5 }) })
    for (const end of ['Cancel', 'Stage']) {
      await userEvent.click(screen.getByRole('button', { name: 'Rotate' }))
      expect(screen.queryByRole('button', { name: 'Rotate' })).toBeNull()
      await userEvent.click(screen.getByRole('button', { name: end }))
      expect(await screen.findByRole('button', { name: 'Rotate' })).toBeVisible()
    }
  })

  it('says at its field what is refused', async () => {
    await section(crm(), { 'PUT /api/connectors/c1/next': refusal(422, 'The settings are wrong.', { errors: [{ location: 'body.settings.client_secret', message: 'is too short' }] }) })
    await userEvent.click(screen.getByRole('button', { name: 'Rotate' }))
    await userEvent.click(screen.getByRole('button', { name: 'Stage' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('The settings are wrong.')
    expect(screen.getByLabelText('Client Secret')).toBeInvalid()
    expect(screen.getByText('is too short')).toBeVisible()
  })

  it('is cut over only after a good test', async () => {
    const asked = await section(crm(staged), { 'POST /api/connectors/c1/next/test': refusal(409, 'It failed.', { test: { ok: false, verified: true, sentence: 'the token endpoint answered 401' } }) })
    const cutOver = screen.getByRole('button', { name: 'Cut over' })
    expect(cutOver).toHaveAttribute('aria-disabled', 'true')
    await userEvent.click(cutOver)
    expect(asked).toHaveLength(0)
    await userEvent.click(screen.getByRole('button', { name: 'Test the next' }))
    expect(await screen.findByText('The token endpoint answered 401')).toBeVisible()
    expect(cutOver).toHaveAttribute('aria-disabled', 'true')
  })

  it('is cut over after a test that had nothing to ask, too', async () => {
    const asked = await section(crm(staged), { 'POST /api/connectors/c1/next/test': { ok: true, verified: false, sentence: 'Nothing to ask.' }, 'POST /api/connectors/c1/next/cut-over': crm() })
    await userEvent.click(screen.getByRole('button', { name: 'Test the next' }))
    expect(await screen.findByText('There was nothing to test')).toBeVisible()
    await userEvent.click(screen.getByRole('button', { name: 'Cut over' }))
    await waitFor(() => expect(asked.at(-1)?.path).toBe('/api/connectors/c1/next/cut-over'))
  })

  it('that was tested well is cut over, or withdrawn', async () => {
    const asked = await section(crm(tested), { 'POST /api/connectors/c1/next/cut-over': refusal(412, 'Somebody else changed it.', { code: 'stale' }), 'DELETE /api/connectors/c1/next': crm() })
    await userEvent.click(screen.getByRole('button', { name: 'Cut over' }))
    expect(await screen.findByText(/Somebody else changed it/)).toBeVisible()
    await userEvent.click(screen.getByRole('button', { name: 'Withdraw' }))
    await waitFor(() => expect(asked.map((a) => `${a.method} ${a.path}`)).toContain('DELETE /api/connectors/c1/next'))
  })

  it('is undone while what was before is kept', async () => {
    const asked = await section(crm({ previous: { version: 'v1' } } as unknown as Partial<Connector>), { 'POST /api/connectors/c1/undo': crm() })
    await userEvent.click(screen.getByRole('button', { name: 'Undo' }))
    await waitFor(() => expect(asked.map((a) => a.headers.get('If-Match'))).toEqual(['"4"']))
  })

  it('S2-4 is greyed for who may only look', async () => {
    const asked = await section(crm({ ...staged, previous: { version: 'v1' } } as unknown as Partial<Connector>), {}, [])
    for (const name of ['Cut over', 'Undo', 'Test the next']) expect(screen.queryByRole('button', { name })).toBeNull()
    expect(screen.getByText('Your role may look at this, but not change it.')).toBeVisible()
    expect(asked).toEqual([])
  })
})
