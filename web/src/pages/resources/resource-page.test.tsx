// @vitest-environment jsdom
import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { ApiProblem } from '@/api/client'
import { draw } from '@/testing/render'
import { refusal, serve } from '@/testing/server'
import { signedIn } from '@/testing/session'
import { BusinessHours } from './business-hours'
import { GlobalVariables } from './global-variables'
import { count, minutes, text } from './reading'
import { problemsOf } from './resource-form'
import { base64 } from './upload-audio'

const kinds = {
  items: [
    { kind: 'business-hours', path: '/api/business-hours', write: 'queue.write', form: [{ name: 'zone', kind: 'plain', label: 'Time zone', help: 'Zone of the tz database.', required: false }] },
    { kind: 'global-variable', path: '/api/global-variables', write: 'queue.write', form: [{ name: 'value', kind: 'value', label: 'Value', help: '', required: false }] },
  ],
}
const office = { id: 'h1', kind: 'business-hours', name: 'Office', settings: { zone: 'Europe/Berlin', shifts: [{}, {}] }, revision: 3, created: '2026-01-01T00:00:00Z', updated: '2026-01-01T00:00:00Z' }
const replies = { 'GET /api/resource-kinds': kinds, 'GET /api/business-hours': { items: [office] } }

describe('ResourcePage', () => {
  it('changes a resource by the form of its kind, as it was seen', async () => {
    const asked = serve({ ...replies, 'PUT /api/business-hours/h1': office })
    await draw(<BusinessHours />, { cache: signedIn(['flow.read', 'queue.write']) })
    await userEvent.click(await screen.findByRole('button', { name: 'Edit Office' }))
    const dialog = await screen.findByRole('dialog')
    const zone = within(dialog).getByLabelText(/Time zone/)
    expect(zone).toHaveValue('Europe/Berlin')
    await userEvent.clear(zone)
    await userEvent.type(zone, 'UTC')
    await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }))
    await screen.findByText('Office')
    const sent = asked.find((a) => a.method === 'PUT')!
    expect(sent.headers.get('If-Match')).toBe('"3"')
    expect(sent.body).toEqual({ name: 'Office', settings: { zone: 'UTC', shifts: [{}, {}] } })
  })

  it('shows a refusal at the setting that it is about', async () => {
    serve({ ...replies, 'PUT /api/business-hours/h1': () => refusal(400, 'The settings are not right.', { errors: [{ location: 'body.settings.zone', message: 'is no time zone' }] }) })
    await draw(<BusinessHours />, { cache: signedIn(['queue.write']) })
    await userEvent.click(await screen.findByRole('button', { name: 'Edit Office' }))
    await userEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Save' }))
    expect(await screen.findByText(/is no time zone/)).toBeInTheDocument()
  })

  it('deletes after asking, and lets a reader only look', async () => {
    const asked = serve({ ...replies, 'DELETE /api/business-hours/h1': undefined })
    const { unmount } = await draw(<BusinessHours />, { cache: signedIn(['queue.write']) })
    await userEvent.click(await screen.findByRole('button', { name: 'Delete Office' }))
    await userEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Delete' }))
    await screen.findByText('Office')
    expect(asked.some((a) => a.method === 'DELETE')).toBe(true)
    unmount()
    await draw(<BusinessHours />, { cache: signedIn(['flow.read']) })
    await screen.findByText('Office')
    expect(screen.queryByRole('button', { name: /Office/ })).toBeNull()
  })

  it('G3: says of a secure value that it is stored, and never what it is', async () => {
    const secret = { ...office, id: 'g1', kind: 'global-variable', name: 'PIN', stored: true, settings: { type: 'STRING', secure: true } }
    serve({ ...replies, 'GET /api/global-variables': { items: [secret] } })
    await draw(<GlobalVariables />, { cache: signedIn(['flow.read']) })
    expect(await screen.findByText('Stored, not shown')).toBeInTheDocument()
  })

  it('has a next step where there is nothing yet', async () => {
    serve({ ...replies, 'GET /api/business-hours': { items: [] } })
    await draw(<BusinessHours />, { cache: signedIn(['queue.write']) })
    expect(await screen.findByRole('heading', { name: 'No business hours yet' })).toBeInTheDocument()
    expect(screen.getAllByRole('button', { name: 'New business hours' }).length).toBeGreaterThan(0)
  })
})

describe('what settings say', () => {
  it('counts lists, reads texts, and makes nothing of what is neither', () => {
    expect([count({ a: [1, 2] }, 'a'), count({ a: 'x' }, 'a'), count({}, 'a')]).toEqual([2, 0, 0])
    expect([text({ a: 'x' }, 'a'), text({ a: 7 }, 'a'), text({ a: {} }, 'a'), text({}, 'a')]).toEqual(['x', '7', '', ''])
    expect([minutes(0), minutes(59.6), minutes(187)]).toEqual(['0:00', '1:00', '3:07'])
  })
  it('puts a refusal about the name at the name', () => {
    const problem = new ApiProblem(409, { detail: 'There is one.', errors: [{ location: 'body.name', message: 'is taken' }] })
    expect(problemsOf(problem)).toEqual({ at: [], name: 'is taken', rest: false })
    expect(problemsOf(new Error('x'))).toEqual({ at: [], rest: true })
    expect(problemsOf(null)).toEqual({ at: [], rest: false })
  })
  it('writes bytes in base64, however many', () => {
    const bytes = new Uint8Array(100_000).map((_, i) => i % 251)
    expect(Uint8Array.from(atob(base64(bytes)), (c) => c.charCodeAt(0))).toEqual(bytes)
  })
})
