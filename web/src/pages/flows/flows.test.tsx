// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, test } from 'vitest'
import { flowNamed } from '@/testing/flows'
import { drawAt } from '@/testing/place'
import { type Asked, refusal, serve } from '@/testing/server'
import { signedIn } from '@/testing/session'
import { Flows } from './flows'

const developer = ['flow.read', 'flow.edit']
const main = flowNamed('Main', { version: 3, labels: { Live: 2, Test: 3, Latest: 3 }, changed: true, description: 'Answers the hotline', updated_by: 'Ben' })
const busy = flowNamed('Busy', { type: 'subflow', lock: { by: 'Cy', since: '2026-01-01T00:00:00Z' } })
const some = { 'GET /api/flows': { items: [main, busy] } }

const rowOf = async (name: string) => (await screen.findByRole('link', { name })).closest('tr')!

async function menuOf(name: string) {
  await userEvent.click(await screen.findByRole('button', { name: `Actions for ${name}` }))
  return (await screen.findAllByRole('menuitem')).map((item) => item.textContent)
}

describe('the list', () => {
  test('says of each flow what answers and what is only a draft', async () => {
    serve(some)
    await drawAt(Flows, { cache: signedIn(developer) })
    const row = await rowOf('Main')
    expect(row).toHaveTextContent('Version 3')
    expect(within(row).getByText('Live 2')).toBeInTheDocument()
    expect(within(row).getByText('Test')).toBeInTheDocument()
    expect(within(row).queryByText(/Latest/)).toBeNull()
    expect(within(row).getByText('Draft changed')).toBeInTheDocument()
    expect(row).toHaveTextContent('Answers the hotline')
    expect(row).toHaveTextContent('Ben')
    const other = await rowOf('Busy')
    expect(other).toHaveTextContent('Draft only')
    expect(other).toHaveTextContent('Subflow')
    expect(within(other).getByText('Cy')).toBeInTheDocument()
  })

  test('is searched by name and kept to a type by the server', async () => {
    const asked = serve({ 'GET /api/flows': ({ query }: Asked) => ({ items: query.get('name') === null ? [main, busy] : query.get('name') === 'mai' ? [main] : [] }) })
    await drawAt(Flows, { cache: signedIn(developer) })
    const search = await screen.findByRole('searchbox', { name: 'Search by name' })
    await userEvent.type(search, ' mai ')
    await waitFor(() => expect(screen.queryByRole('link', { name: 'Busy' })).toBeNull())
    expect(screen.getByRole('link', { name: 'Main' })).toBeInTheDocument()
    await userEvent.type(search, 'x')
    expect(await screen.findByText('Nothing has that name.')).toBeVisible()
    expect(screen.queryByText('No flows yet')).toBeNull()
    await userEvent.click(screen.getByRole('combobox', { name: 'Type' }))
    await userEvent.click(await screen.findByRole('option', { name: 'Subflow' }))
    await waitFor(() => expect(asked.at(-1)?.query.get('type')).toBe('subflow'))
  })

  test('shows more when it is asked to', async () => {
    const asked = serve({ 'GET /api/flows': ({ query }: Asked) => (query.get('cursor') === null ? { items: [main], next: 'further' } : { items: [busy] }) })
    await drawAt(Flows, { cache: signedIn(developer) })
    await userEvent.click(await screen.findByRole('button', { name: 'Show more' }))
    expect(await rowOf('Busy')).toBeInTheDocument()
    expect(screen.getByRole('link', { name: 'Main' })).toBeInTheDocument()
    expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull()
    expect(asked.map((a) => a.query.get('cursor'))).toEqual([null, 'further'])
  })

  test('where there is nothing, the ways to begin are offered', async () => {
    serve({ 'GET /api/flows': { items: [] } })
    await drawAt(Flows, { cache: signedIn(developer) })
    expect(await screen.findByRole('heading', { name: 'No flows yet' })).toBeInTheDocument()
    expect(screen.getAllByRole('link', { name: 'Templates' })[0]).toHaveAttribute('href', '/flows/templates')
  })

  test('where there is nothing, a reader is told that he only looks', async () => {
    serve({ 'GET /api/flows': { items: [] } })
    await drawAt(Flows, { cache: signedIn(['flow.read']) })
    expect(await screen.findByText('Your role may look at this, but not change it.')).toBeVisible()
    expect(screen.queryByRole('button', { name: 'New flow' })).toBeNull()
    expect(screen.queryByRole('link', { name: 'Import' })).toBeNull()
  })

  test('is asked for again after a failure', async () => {
    let fails = true
    serve({ 'GET /api/flows': () => (fails ? refusal(503, 'The database does not answer.') : { items: [main] }) })
    await drawAt(Flows, { cache: signedIn(developer) })
    expect(await screen.findByRole('alert')).toHaveTextContent('The database does not answer.')
    fails = false
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await rowOf('Main')).toBeInTheDocument()
  })
})

describe('the menu of a flow', () => {
  test('has everything for who may edit', async () => {
    serve(some)
    await drawAt(Flows, { cache: signedIn(developer) })
    expect(await menuOf('Main')).toEqual(['Open', 'Versions', 'Duplicate', 'Export for Webex (JSON)', 'Export as text (YAML)', 'Delete'])
    expect(screen.getByRole('menuitem', { name: 'Export for Webex (JSON)' })).toHaveAttribute('href', '/api/flows/main/export?form=webex')
    expect(screen.getByRole('menuitem', { name: 'Versions' })).toHaveAttribute('href', '/flows/main/versions')
  })

  test('S2-3: changes nothing for who may only look', async () => {
    serve(some)
    await drawAt(Flows, { cache: signedIn(['flow.read']) })
    expect(await menuOf('Main')).toEqual(['Open', 'Versions', 'Export for Webex (JSON)', 'Export as text (YAML)'])
  })

  test('duplicates once and opens the copy', async () => {
    const asked = serve({ ...some, 'POST /api/flows/main/duplicate': flowNamed('Main copy') })
    const place = await drawAt(Flows, { cache: signedIn(developer) })
    await menuOf('Main')
    await userEvent.click(screen.getByRole('menuitem', { name: 'Duplicate' }))
    await waitFor(() => expect(place.where()).toBe('/flows/main-copy'))
    expect(asked.find((a) => a.method === 'POST')?.headers.get('Idempotency-Key')).toMatch(/^[0-9a-f-]{36}$/)
  })
})

describe('deleting', () => {
  const uses = {
    items: [
      { kind: 'entry-point', id: 'e1', name: 'Hotline', label: 'Live' },
      { kind: 'subflow', id: 'f2', name: 'Night', version: 4, activity: 'Call Main', pinned: 2 },
      { kind: 'goto', id: 'f3', name: 'Day', activity: 'Go' },
    ],
  }

  async function deleting(replies: object) {
    const asked = serve({ ...some, ...replies })
    await drawAt(Flows, { cache: signedIn(developer) })
    await menuOf('Main')
    await userEvent.click(screen.getByRole('menuitem', { name: 'Delete' }))
    return { asked, dialog: await screen.findByRole('dialog', { name: 'Delete Main?' }) }
  }

  test('ui-29: lists what leads to the flow before it is done', async () => {
    const { dialog, asked } = await deleting({ 'GET /api/flows/main/uses': uses })
    const lines = (await within(dialog).findAllByRole('listitem')).map((li) => li.textContent)
    expect(lines).toEqual(['Entry point Hotline (by Live)', 'As a subflow of Night (Call Main · in version 4 · always version 2)', 'GoTo from Day (Go · in its draft)'])
    expect(within(dialog).getByRole('link', { name: 'Night' })).toHaveAttribute('href', '/flows/f2')
    expect(dialog).toHaveTextContent('its 3 versions go away')
    expect(asked.some((a) => a.method === 'DELETE')).toBe(false)
  })

  test('what cannot be asked is not said to be nothing', async () => {
    const { dialog } = await deleting({ 'GET /api/flows/main/uses': () => refusal(503, 'The database does not answer.') })
    expect(await within(dialog).findByText('The database does not answer.')).toBeVisible()
    expect(within(dialog).queryByText('Nothing leads to it.')).toBeNull()
  })

  test('deletes the revision that was seen', async () => {
    const { dialog, asked } = await deleting({ 'GET /api/flows/main/uses': { items: [] }, 'DELETE /api/flows/main': undefined })
    expect(await within(dialog).findByText('Nothing leads to it.')).toBeVisible()
    await userEvent.click(within(dialog).getByRole('button', { name: 'Delete' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    const sent = asked.find((a) => a.method === 'DELETE')!
    expect(sent.headers.get('If-Match')).toBe('"1"')
    expect(sent.query.get('confirm')).not.toBe('true')
  })

  test('asks once more when contacts run on it', async () => {
    const { dialog, asked } = await deleting({
      'GET /api/flows/main/uses': { items: [] },
      'DELETE /api/flows/main': ({ query }: Asked) => (query.get('confirm') === 'true' ? undefined : refusal(409, '2 contacts run on it.', { reason: 'confirmation_required' })),
    })
    await userEvent.click(await within(dialog).findByRole('button', { name: 'Delete' }))
    expect(await within(dialog).findByText('2 contacts run on it.')).toBeVisible()
    await userEvent.click(within(dialog).getByRole('button', { name: 'Delete all the same' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(asked.filter((a) => a.method === 'DELETE')).toHaveLength(2)
  })

  test('says why it was refused, and can be left', async () => {
    const { dialog } = await deleting({ 'GET /api/flows/main/uses': uses, 'DELETE /api/flows/main': () => refusal(409, 'An entry point leads to it.') })
    await userEvent.click(await within(dialog).findByRole('button', { name: 'Delete' }))
    expect(await within(dialog).findByText('An entry point leads to it.')).toBeVisible()
    await userEvent.click(within(dialog).getByRole('button', { name: 'Cancel' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })
})
