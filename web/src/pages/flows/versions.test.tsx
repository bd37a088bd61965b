// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, test } from 'vitest'
import type { Flow } from '@/api/flows'
import { flowNamed, versionNumbered } from '@/testing/flows'
import { drawAt } from '@/testing/place'
import { type Asked, refusal, serve } from '@/testing/server'
import { signedIn } from '@/testing/session'
import { Versions } from './versions'

const administrator = ['flow.read', 'flow.edit', 'flow.publish', 'flow.live']
const flow = flowNamed('Main', { version: 3, labels: { Live: 3, Test: 2, Latest: 3 }, revision: 7 })
const versions = [versionNumbered(3, { note: 'Faster menu' }), versionNumbered(2), versionNumbered(1)]
const empty = { from: '', to: '', flow: [], variables: [], activities: [] }
const uses = {
  items: [
    { kind: 'entry-point', id: 'e1', name: 'Hotline', label: 'Live' },
    { kind: 'entry-point', id: 'e2', name: 'Trial line', label: 'Test' },
    { kind: 'goto', id: 'f9', name: 'Old', label: 'Live', pinned: 1 },
  ],
}

async function page(may: string[], replies: Record<string, unknown> = {}, shown: Flow = flow) {
  const asked = serve({
    'GET /api/flows/main': shown, 'GET /api/flows/main/versions': { items: versions }, 'GET /api/flows/main/diff': empty, 'GET /api/flows/main/uses': uses, ...replies,
  })
  await drawAt(Versions, { at: '/flows/main/versions', path: 'flows/$flow/versions', inShell: true, cache: signedIn(may) })
  await screen.findByRole('heading', { level: 1, name: 'Versions of Main' })
  return asked
}

async function menuOf(number: number) {
  await userEvent.click(await screen.findByRole('button', { name: `Actions for version ${String(number)}` }))
  return (await screen.findAllByRole('menuitem')).map((item) => item.textContent)
}

const choose = (name: string) => userEvent.click(screen.getByRole('menuitem', { name }))
const compared = (asked: Asked[]) => asked.filter((a) => a.path.endsWith('/diff')).map((a) => `${a.query.get('from') ?? ''} ${a.query.get('to') ?? ''}`)

describe('the table', () => {
  test('ui-30: has the newest first, with their labels and notes', async () => {
    await page(administrator)
    const rows = (await screen.findAllByRole('row')).slice(1)
    expect(rows.map((row) => within(row).getAllByRole('cell')[0]?.textContent)).toEqual(['3LiveLatest', '2Test', '1'])
    expect(rows[0]).toHaveTextContent('Faster menu')
    expect(rows[1]).toHaveTextContent('No note')
    expect(rows[0]).toHaveTextContent('333333333333')
    expect(rows[0]).not.toHaveTextContent('rest')
  })

  test('a flow that was never published leads to its draft', async () => {
    await page(administrator, { 'GET /api/flows/main/versions': { items: [] } }, flowNamed('Main'))
    expect(await screen.findByRole('heading', { name: 'Not published yet' })).toBeInTheDocument()
    expect(screen.getAllByRole('link', { name: 'Open the draft' })[0]).toHaveAttribute('href', '/flows/main')
  })

  test('says why there are no versions', async () => {
    await page(administrator, { 'GET /api/flows/main/versions': () => refusal(503, 'The database does not answer.') })
    expect(await screen.findByRole('alert')).toHaveTextContent('The database does not answer.')
  })

  test('the menu exports this version, and compares with what is before it', async () => {
    await page(administrator)
    expect(await menuOf(2)).toContain('Compare with the one before')
    expect(screen.getByRole('menuitem', { name: 'Export as text (YAML)' })).toHaveAttribute('href', '/api/flows/main/export?form=yaml&version=2')
    await userEvent.keyboard('{Escape}')
    await waitFor(() => expect(screen.queryByRole('menuitem')).toBeNull())
    expect(await menuOf(1)).not.toContain('Compare with the one before')
  })
})

describe('S2-3: what a role may', () => {
  test.each([
    ['looks', ['flow.read'], ['Compare with the draft', 'Compare with the one before', 'Export for Webex (JSON)', 'Export as text (YAML)']],
    ['publishes', ['flow.read', 'flow.publish'], ['Compare with the draft', 'Compare with the one before', 'Set label Dev', 'Export for Webex (JSON)', 'Export as text (YAML)']],
    ['goes live', administrator, ['Compare with the draft', 'Compare with the one before', 'Set label Dev', 'Roll Live back to it', 'Revert the draft to it', 'Export for Webex (JSON)', 'Export as text (YAML)']],
  ])('who %s', async (_, may, expected) => {
    await page(may)
    expect(await menuOf(2)).toEqual(expected)
    expect(screen.queryByRole('button', { name: 'Roll back' }) !== null).toBe(may.includes('flow.live'))
  })
})

describe('comparing', () => {
  test('begins with the last two versions, and asks for those that are chosen', async () => {
    const asked = await page(administrator)
    await waitFor(() => expect(compared(asked)).toEqual(['2 3']))
    expect(await screen.findByText('No difference.')).toBeVisible()
    await menuOf(1)
    await choose('Compare with the draft')
    await waitFor(() => expect(compared(asked)).toEqual(['2 3', '1 0']))
    await waitFor(() => expect(screen.queryByRole('menuitem')).toBeNull())
    await waitFor(() => expect(screen.getByRole('heading', { name: 'Compare' })).toHaveFocus())
  })

  test('begins with the draft where it differs', async () => {
    const asked = await page(administrator, {}, { ...flow, changed: true })
    await waitFor(() => expect(compared(asked)).toEqual(['3 0']))
  })

  test('of a version with itself asks nobody', async () => {
    const asked = await page(administrator)
    await waitFor(() => expect(compared(asked)).toHaveLength(1))
    await userEvent.click(screen.getByRole('combobox', { name: 'Earlier' }))
    await userEvent.click(await screen.findByRole('option', { name: 'Version 3' }))
    expect(await screen.findByText('No difference.')).toBeVisible()
    expect(compared(asked)).toEqual(['2 3'])
  })

  test('with one version there is nothing to compare', async () => {
    await page(administrator, { 'GET /api/flows/main/versions': { items: [versionNumbered(1)] } }, flowNamed('Main', { version: 1, labels: { Latest: 1 } }))
    expect(await screen.findByText(/There is one version/)).toBeVisible()
  })

  test('that fails says why', async () => {
    await page(administrator, { 'GET /api/flows/main/diff': () => refusal(500, 'The version cannot be read.') })
    expect(await screen.findByRole('alert')).toHaveTextContent('The version cannot be read.')
  })
})

describe('labels', () => {
  test('S2-7: says what a label touches before it is set', async () => {
    const asked = await page(administrator, { 'PUT /api/flows/main/labels/Dev': { ...flow, labels: { ...flow.labels, Dev: 3 } } })
    await menuOf(3)
    await choose('Set label Dev')
    const dialog = await screen.findByRole('dialog', { name: 'Set Dev to version 3?' })
    expect(await within(dialog).findByText('No entry point and no flow takes Dev.')).toBeVisible()
    expect(dialog).toHaveTextContent('Dev will name version 3.')
    await userEvent.click(within(dialog).getByRole('button', { name: 'Set label' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(asked.find((a) => a.method === 'PUT')?.body).toEqual({ version: 3 })
  })

  test('S2-7: what takes a label is not said to be nothing where nobody knows', async () => {
    await page(administrator, { 'GET /api/flows/main/uses': () => refusal(503, 'The database does not answer.') })
    await menuOf(3)
    await choose('Set label Dev')
    const dialog = await screen.findByRole('dialog')
    expect(await within(dialog).findByText('The database does not answer.')).toBeVisible()
    expect(within(dialog).queryByText('No entry point and no flow takes Dev.')).toBeNull()
  })

  test('S2-7: moving Test names only what takes Test', async () => {
    await page(administrator)
    await menuOf(3)
    await choose('Set label Test')
    const dialog = await screen.findByRole('dialog')
    expect(dialog).toHaveTextContent('Test moves from version 2 to version 3.')
    expect((await within(dialog).findAllByRole('listitem')).map((li) => li.textContent)).toEqual(['Entry point Trial line (by Test)'])
    expect(dialog).toHaveTextContent('Contacts in flight stay on their version.')
  })

  test('S2-7: rolling Live back offers the versions before, and leaves pinned places alone', async () => {
    const asked = await page(administrator, { 'PUT /api/flows/main/labels/Live': { ...flow, labels: { ...flow.labels, Live: 1 } } })
    await userEvent.click(await screen.findByRole('button', { name: 'Roll back' }))
    const dialog = await screen.findByRole('dialog', { name: 'Roll Live back' })
    expect((await within(dialog).findAllByRole('listitem')).map((li) => li.textContent)).toEqual(['Entry point Hotline (by Live)'])
    await userEvent.click(within(dialog).getByRole('combobox', { name: 'Back to' }))
    expect((await screen.findAllByRole('option')).map((o) => o.textContent).filter((o) => o !== 'Draft')).toEqual(['Version 2', 'Version 1'])
    await userEvent.click(screen.getByRole('option', { name: 'Version 1' }))
    expect(dialog).toHaveTextContent('Live moves from version 3 to version 1.')
    await userEvent.click(within(dialog).getByRole('button', { name: 'Roll back' }))
    await waitFor(() => expect(asked.find((a) => a.method === 'PUT')?.body).toEqual({ version: 1 }))
  })

  test('a refusal stays in the dialog', async () => {
    await page(administrator, { 'PUT /api/flows/main/labels/Dev': () => refusal(403, 'Your role sets no labels.') })
    await menuOf(3)
    await choose('Set label Dev')
    const dialog = await screen.findByRole('dialog')
    await userEvent.click(within(dialog).getByRole('button', { name: 'Set label' }))
    expect(await within(dialog).findByText('Your role sets no labels.')).toBeVisible()
  })
})

describe('reverting the draft', () => {
  test('says that changes are lost, and sends the revision that was seen', async () => {
    const asked = await page(administrator, { 'POST /api/flows/main/revert': flow }, { ...flow, changed: true })
    await menuOf(1)
    await choose('Revert the draft to it')
    const dialog = await screen.findByRole('dialog', { name: 'Revert the draft to version 1?' })
    expect(dialog).toHaveTextContent('They are lost.')
    await userEvent.click(within(dialog).getByRole('button', { name: 'Revert draft' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    const sent = asked.find((a) => a.method === 'POST')!
    expect(sent.body).toEqual({ version: 1 })
    expect(sent.headers.get('If-Match')).toBe('"7"')
  })

  test('of a draft that somebody changed meanwhile is refused', async () => {
    await page(administrator, { 'POST /api/flows/main/revert': () => refusal(412, 'Ben saved the draft meanwhile.') })
    await menuOf(1)
    await choose('Revert the draft to it')
    const dialog = await screen.findByRole('dialog')
    expect(dialog).toHaveTextContent('No label moves.')
    await userEvent.click(within(dialog).getByRole('button', { name: 'Revert draft' }))
    expect(await within(dialog).findByText('Ben saved the draft meanwhile.')).toBeVisible()
    await userEvent.click(within(dialog).getByRole('button', { name: 'Cancel' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })
})
