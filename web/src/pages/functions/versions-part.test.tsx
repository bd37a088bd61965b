// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { ScriptFunction } from '@/api/functions'
import { functionNamed, functionVersionNumbered } from '@/testing/functions'
import { drawAt } from '@/testing/place'
import { refusal, serve } from '@/testing/server'
import { signedIn } from '@/testing/session'
import { draftOf } from './draft'
import { VersionsPart } from './versions-part'

const administrator = ['flow.read', 'flow.edit', 'flow.publish', 'flow.live']
const add = functionNamed('Add', { version: 3, labels: { Live: 3, Test: 2, Latest: 3 }, revision: 7, source: 'const main = () => 3\n// draft' })
const versions = [functionVersionNumbered(3, { note: 'Faster' }), functionVersionNumbered(2), functionVersionNumbered(1)]
const one = (n: number) => ({ ...functionVersionNumbered(n), source: `const main = () => ${String(n)}`, outputs: n === 1 ? [{ name: 'old', type: 'JSON' }] : [] })

beforeEach(() => {
  const none = { x: 0, y: 0, top: 0, left: 0, bottom: 0, right: 0, width: 0, height: 0, toJSON: () => ({}) }
  Object.defineProperty(Range.prototype, 'getClientRects', { configurable: true, value: () => [] })
  Object.defineProperty(Range.prototype, 'getBoundingClientRect', { configurable: true, value: () => none })
})

async function page(may = administrator, replies: Record<string, unknown> = {}, fn: ScriptFunction = add) {
  const asked = serve({
    'GET /api/functions/add/versions': { items: versions }, 'GET /api/functions/add/versions/1': one(1), 'GET /api/functions/add/versions/2': one(2), 'GET /api/functions/add/versions/3': one(3),
    'GET /api/functions/add/uses': { items: [{ kind: 'flow', id: 'f1', name: 'Main', activity: 'Sum' }] }, ...replies,
  })
  const onTake = vi.fn()
  await drawAt(() => <VersionsPart fn={fn} now={draftOf(fn)} mayTake={may.includes('flow.edit')} onTake={onTake} />, { cache: signedIn(may) })
  return { asked, onTake }
}

async function menuOf(number: number) {
  await userEvent.click(await screen.findByRole('button', { name: `Actions for version ${String(number)}` }))
  return (await screen.findAllByRole('menuitem')).map((item) => item.textContent)
}
const choose = (name: string) => userEvent.click(screen.getByRole('menuitem', { name }))
const texts = async () => {
  await waitFor(() => expect(document.querySelectorAll('.cm-content')).toHaveLength(2), { timeout: 10_000 })
  return [...document.querySelectorAll('.cm-content')].map((c) => c.getAttribute('aria-label'))
}

describe('the versions', () => {
  test('stand with the newest first, with labels and notes', async () => {
    await page()
    const rows = within(await screen.findByRole('table', { name: 'Versions' })).getAllByRole('row').slice(1)
    expect(rows.map((r) => within(r).getAllByRole('cell')[0]?.textContent)).toEqual(['3LiveLatest', '2Test', '1'])
    expect(rows[0]).toHaveTextContent('Faster')
    expect(rows[1]).toHaveTextContent('No note')
  })

  test('of a function that was never published are none', async () => {
    await page(administrator, { 'GET /api/functions/add/versions': { items: [] } })
    expect(await screen.findByRole('heading', { name: 'Not published yet' })).toBeVisible()
  })

  test('that cannot be had say why', async () => {
    await page(administrator, { 'GET /api/functions/add/versions': () => refusal(503, 'The database does not answer.') })
    expect(await screen.findByRole('alert')).toHaveTextContent('The database does not answer.')
  })

  test.each([
    ['looks', ['flow.read'], ['Compare with the draft', 'Compare with the one before']],
    ['publishes', ['flow.read', 'flow.publish'], ['Compare with the draft', 'Compare with the one before', 'Set label Dev']],
    ['goes live', administrator, ['Compare with the draft', 'Compare with the one before', 'Set label Dev', 'Roll Live back to it', 'Take it into the draft']],
  ])('S2-3: who %s', async (_, may, expected) => {
    await page(may)
    expect(await menuOf(2)).toEqual(expected)
  })
})

describe('comparing', () => {
  test('begins with what is new in the editor', async () => {
    await page()
    expect(await texts()).toEqual(['Version 3', 'Draft'])
  })

  test('begins with what is new in the last version where the draft is that one', async () => {
    await page(administrator, {}, { ...add, changed: false })
    expect(await texts()).toEqual(['Version 2', 'Version 3'])
  })

  test('shows two versions, with what differs in what goes in and comes out', async () => {
    await page()
    await menuOf(2)
    await choose('Compare with the one before')
    await waitFor(async () => expect(await texts()).toEqual(['Version 1', 'Version 2']))
    expect(screen.getByRole('list', { name: 'What differs in inputs and outputs' })).toHaveTextContent('Outputs old is gone')
    await waitFor(() => expect(screen.getByRole('heading', { name: 'Compare' })).toHaveFocus())
  })

  test('of a version with itself finds nothing', async () => {
    await page()
    await texts()
    await userEvent.click(screen.getByRole('combobox', { name: 'Later' }))
    await userEvent.click(await screen.findByRole('option', { name: 'Version 3' }))
    expect(await screen.findByText('The source is the same.')).toBeVisible()
  })

  test('that fails says why', async () => {
    await page(administrator, { 'GET /api/functions/add/versions/3': () => refusal(500, 'Version 3 is not what was published.') })
    expect(await screen.findByRole('alert', {}, { timeout: 10_000 })).toHaveTextContent('Version 3 is not what was published.')
  })
})

describe('labels', () => {
  test('S2-7: say what they move from, and which flows call the function', async () => {
    const { asked } = await page(administrator, { 'PUT /api/functions/add/labels/Test': { ...add, labels: { ...add.labels, Test: 3 } } })
    await menuOf(3)
    await choose('Set label Test')
    const dialog = within(await screen.findByRole('dialog', { name: 'Set Test to version 3?' }))
    expect(dialog.getByText('Test moves from version 2 to version 3.')).toBeVisible()
    expect(await dialog.findByText('Sum · draft')).toBeVisible()
    await userEvent.click(dialog.getByRole('button', { name: 'Set label' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(asked.find((a) => a.method === 'PUT')?.body).toEqual({ version: 3 })
  })

  test('S2-7: go back to an earlier version, and stay when it is refused', async () => {
    await page(administrator, { 'PUT /api/functions/add/labels/Live': () => refusal(403, 'Your role sets no labels.') })
    await menuOf(1)
    await choose('Roll Live back to it')
    const dialog = within(await screen.findByRole('dialog', { name: 'Roll Live back to version 1?' }))
    await userEvent.click(dialog.getByRole('button', { name: 'Roll back' }))
    expect(await dialog.findByText('Your role sets no labels.')).toBeVisible()
  })

  test('that were not given yet begin', async () => {
    await page()
    await menuOf(1)
    await choose('Set label Dev')
    expect(await screen.findByText('Dev will name version 1.')).toBeVisible()
  })
})

test('a version is taken into the draft, unsaved', async () => {
  const { onTake, asked } = await page()
  await menuOf(1)
  await choose('Take it into the draft')
  const dialog = within(await screen.findByRole('dialog', { name: 'Take version 1 into the draft?' }))
  await waitFor(() => expect(dialog.getByRole('button', { name: 'Take it' })).not.toHaveAttribute('data-loading'))
  await userEvent.click(dialog.getByRole('button', { name: 'Take it' }))
  expect(onTake).toHaveBeenCalledWith(one(1))
  expect(asked.every((a) => a.method === 'GET')).toBe(true)
})
