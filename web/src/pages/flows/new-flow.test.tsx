// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { flowNamed } from '@/testing/flows'
import { drawAt } from '@/testing/place'
import { type Asked, refusal, serve } from '@/testing/server'
import { signedIn } from '@/testing/session'
import { Flows } from './flows'

const developer = ['flow.read', 'flow.edit']
const list = { 'GET /api/flows': { items: [flowNamed('Main')] } }
const dialog = () => screen.findByRole('dialog', { name: 'New flow' })

test('S0-1: a new flow is asked for by the address, and begins with Start and End', async () => {
  const asked = serve({ ...list, 'POST /api/flows': flowNamed('Day') })
  const place = await drawAt(Flows, { at: '/flows?new=true', path: '/flows', cache: signedIn(developer) })
  const form = within(await dialog())
  const make = form.getByRole('button', { name: 'Create flow' })
  expect(make).toBeDisabled()
  await userEvent.type(form.getByLabelText(/Name of the flow/), '   ')
  expect(make).toBeDisabled()
  await userEvent.type(form.getByLabelText(/Name of the flow/), 'Day')
  await userEvent.click(make)
  await waitFor(() => expect(place.where()).toBe('/flows/day'))
  const sent = asked.find((a) => a.method === 'POST')?.body as { document: { name: string; type: string; activities: { kind: string }[] } }
  expect(sent.document).toMatchObject({ name: 'Day', type: 'flow' })
  expect(sent.document.activities.map((a) => a.kind)[0]).toBe('start')
  expect(sent.document.activities).toHaveLength(2)
})

test('a subflow is made as one', async () => {
  const asked = serve({ ...list, 'POST /api/flows': flowNamed('Part', { type: 'subflow' }) })
  await drawAt(Flows, { cache: signedIn(developer) })
  await userEvent.click(await screen.findByRole('button', { name: 'New flow' }))
  const form = within(await dialog())
  await userEvent.click(form.getByRole('radio', { name: /Subflow/ }))
  await userEvent.type(form.getByLabelText(/Name of the flow/), 'Part{Enter}')
  await waitFor(() => expect(asked.find((a) => a.method === 'POST')?.body).toMatchObject({ document: { type: 'subflow' } }))
})

test('a name that is taken is told at its field, and goes when it is changed', async () => {
  serve({ ...list, 'POST /api/flows': ({ body }: Asked) => refusal(409, `taken ${JSON.stringify(body)}`, { reason: 'name_taken' }) })
  const place = await drawAt(Flows, { cache: signedIn(developer) })
  await userEvent.click(await screen.findByRole('button', { name: 'New flow' }))
  const form = within(await dialog())
  const name = form.getByLabelText(/Name of the flow/)
  await userEvent.type(name, 'Main{Enter}')
  expect(await form.findByText('There is a flow of that name already.')).toBeVisible()
  expect(name).toBeInvalid()
  expect(place.where()).toBe('/')
  await userEvent.type(name, '2')
  await waitFor(() => expect(form.queryByText('There is a flow of that name already.')).toBeNull())
})

test('another refusal is told in the words of the server', async () => {
  serve({ ...list, 'POST /api/flows': () => refusal(403, 'The licence allows no further flow.') })
  await drawAt(Flows, { cache: signedIn(developer) })
  await userEvent.click(await screen.findByRole('button', { name: 'New flow' }))
  const form = within(await dialog())
  await userEvent.type(form.getByLabelText(/Name of the flow/), 'Day{Enter}')
  expect(await form.findByRole('alert')).toHaveTextContent('The licence allows no further flow.')
})

test('S2-3: the address alone makes no flow for who may only look', async () => {
  serve(list)
  await drawAt(Flows, { at: '/flows?new=true', path: '/flows', cache: signedIn(['flow.read']) })
  await screen.findByRole('link', { name: 'Main' })
  expect(screen.queryByRole('dialog')).toBeNull()
})

test('closing takes the wish out of the address', async () => {
  serve(list)
  const place = await drawAt(Flows, { at: '/flows?new=true', path: '/flows', cache: signedIn(developer) })
  await userEvent.click(within(await dialog()).getByRole('button', { name: 'Cancel' }))
  await waitFor(() => expect(place.asked()).toEqual({}))
  expect(place.where()).toBe('/flows')
})
