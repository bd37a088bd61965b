// @vitest-environment jsdom
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import type { Connector } from '@/api/connectors'
import type { Kind } from '@/api/kinds'
import { formField } from '@/testing/kinds'
import { draw } from '@/testing/render'
import { type Replies, refusal, serve } from '@/testing/server'
import { signedIn } from '@/testing/session'
import { SettingsSection } from './settings-section'

const kind: Kind = {
  kind: 'custom', title: '', dialog: '', state: 'set_up', count: 1,
  form: [formField({ name: 'name', kind: 'plain', label: 'Name', required: true }), formField({ name: 'scope', kind: 'plain', label: 'Scope' })],
}
const crm = (revision: number, scope: string): Connector => ({ id: 'c1', name: 'CRM', kind: 'custom', state: 'inactive', revision, settings: { scope } })

async function section(replies: Replies = {}) {
  const asked = serve({ ...replies })
  const drawn = await draw(<SettingsSection kind={kind} connector={crm(4, 'read')} />, { cache: signedIn(['connector.update']) })
  return { asked, now: (c: Connector) => drawn.rerender(<SettingsSection kind={kind} connector={c} />) }
}

const scope = () => screen.getByLabelText('Scope')
const press = (name: string) => userEvent.click(screen.getByRole('button', { name }))

it('S2-10 what somebody else saved meanwhile is not overwritten unseen; Discard changes shows it', async () => {
  const { asked, now } = await section({ 'PUT /api/connectors/c1': () => refusal(412, 'Somebody else has changed the connector.', { code: 'stale' }) })
  await userEvent.type(scope(), ' mine')
  now(crm(5, 'theirs'))
  expect(scope()).toHaveValue('read mine')
  await press('Save')
  expect(await screen.findByRole('alert')).toHaveTextContent('Somebody else has changed the connector.')
  await press('Save')
  await waitFor(() => expect(asked.map((a) => a.headers.get('If-Match'))).toEqual(['"4"', '"4"']))
  await press('Discard changes')
  expect(scope()).toHaveValue('theirs')
  expect(screen.queryByRole('alert')).toBeNull()
})

it('S2-10 where nothing was entered, the form follows what somebody else saved', async () => {
  const { asked, now } = await section({ 'PUT /api/connectors/c1': crm(6, 'theirs too') })
  now(crm(5, 'theirs'))
  expect(scope()).toHaveValue('theirs')
  await userEvent.type(scope(), ' too')
  await press('Save')
  expect(await screen.findByRole('status')).toBeVisible()
  expect(asked[0]?.headers.get('If-Match')).toBe('"5"')
})

it('S2-10 a change that is none of these settings does not stand in the way of saving', async () => {
  const { asked, now } = await section({ 'PUT /api/connectors/c1': crm(6, 'read more') })
  await userEvent.type(scope(), ' more')
  now(crm(5, 'read'))
  await press('Save')
  expect(await screen.findByRole('status')).toBeVisible()
  expect([asked[0]?.headers.get('If-Match'), asked[0]?.body]).toEqual(['"5"', { kind: 'custom', name: 'CRM', settings: { scope: 'read more' } }])
})
