// @vitest-environment jsdom
import { act, screen, waitFor } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { ApiProblem } from '@/api/client'
import { describe as note, rename } from '@/model/document'
import { drawPage } from '@/testing/draw-page'
import { helloFlow } from '@/testing/fake-designer'
import { refusal, serve } from '@/testing/server'
import { HistoryButtons } from './history-buttons'
import { Revert } from './revert'
import { SaveControls } from './save-controls'

const page = (
  <Revert>
    <SaveControls />
    <HistoryButtons />
  </Revert>
)

async function changed(flow = {}) {
  const drawn = await drawPage(page, { flow })
  act(() => drawn.designer().perform('note', note(helloFlow, 'w', 'mine'), { what: 'Welcome' }))
  await drawn.user.click(screen.getByRole('button', { name: 'Revert' }))
  await screen.findByRole('dialog', { name: 'Revert' })
  return drawn
}

describe('ui-17 Revert', () => {
  test('goes back to what was saved, and Undo brings the changes back', async () => {
    const { user, designer } = await changed()
    await user.click(screen.getByRole('button', { name: 'To the saved draft' }))
    expect(designer().document).toEqual(helloFlow)
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    await user.click(screen.getByRole('button', { name: 'Undo: revert' }))
    expect(designer().document.activities[1]?.description).toBe('mine')
  })

  test('has nothing to go back to when all is saved, and no version before one is published', async () => {
    const { user } = await drawPage(page)
    await user.click(screen.getByRole('button', { name: 'Revert' }))
    expect(await screen.findByRole('button', { name: 'To the saved draft' })).toBeDisabled()
    expect(screen.queryByRole('button', { name: /^To version/ })).toBeNull()
  })

  test('goes back to the version published last, by the server, over the revision that is shown', async () => {
    const published = rename(helloFlow, 'w', 'AsPublished')
    const asked = serve({ 'POST /api/flows/f/revert': { id: 'f', revision: 9, document: published } })
    const { user, designer } = await changed({ version: 3 })
    await user.click(screen.getByRole('button', { name: 'To version 3' }))
    await waitFor(() => expect(designer().document.activities[1]?.label).toBe('AsPublished'))
    expect(asked[0]?.body).toEqual({ version: 3 })
    expect(asked[0]?.headers.get('If-Match')).toBe('"1"')
    expect(designer().state).toMatchObject({ revision: 9, base: published })
    expect(designer().saving.dirty).toBe(false)
    await user.click(await screen.findByRole('button', { name: 'Undo: revert' }))
    expect(designer().document.activities[1]).toMatchObject({ label: 'Welcome', description: 'mine' })
  })

  test('says why the server refused, and changes nothing', async () => {
    serve({ 'POST /api/flows/f/revert': () => refusal(412, 'Somebody saved the draft since.') })
    const { user, designer } = await changed({ version: 3 })
    await user.click(screen.getByRole('button', { name: 'To version 3' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('Somebody saved the draft since.')
    expect(designer().document.activities[1]?.description).toBe('mine')
  })

  test('Cancel changes nothing', async () => {
    const { user, designer } = await changed()
    await user.click(screen.getByRole('button', { name: 'Cancel' }))
    expect(designer().document.activities[1]?.description).toBe('mine')
  })

  test('is not to be used while Edit is off', async () => {
    await drawPage(page, { editing: false })
    expect(screen.getByRole('button', { name: 'Revert' })).toBeDisabled()
    expect(screen.getByRole('button', { name: 'Undo' })).toBeDisabled()
  })
})

describe('ui-17 Save', () => {
  const saving = { busy: false, autosave: true, setAutosave: () => undefined, save: () => Promise.resolve(), settle: () => undefined, catchUp: () => undefined }
  const says = (more: object) => drawPage(page, { over: { saving: { ...saving, dirty: false, ...more } } })

  test('says since when the draft is saved', async () => {
    await says({ at: new Date(2026, 0, 2, 14, 5, 6) })
    expect(screen.getByRole('status')).toHaveTextContent('Saved 14:05:06')
    expect(screen.getByRole('button', { name: 'Save' })).toBeDisabled()
  })

  test('says that it is not saved, and saves', async () => {
    let saved = 0
    const { user } = await says({ dirty: true, save: () => Promise.resolve(void saved++) })
    expect(screen.getByRole('status')).toHaveTextContent('Not saved')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    expect(saved).toBe(1)
  })

  test('says that it is being saved', async () => {
    await says({ dirty: true, busy: true })
    expect(screen.getByRole('status')).toHaveTextContent('Saving…')
  })

  test('says why it is not saved', async () => {
    await says({ dirty: true, error: new Error('The disk is full.') })
    expect(screen.getByRole('status')).toHaveTextContent('Not saved: The disk is full.')
  })

  test('says the place that the server does not take', async () => {
    await says({ dirty: true, error: new ApiProblem(422, { detail: 'The request is not as wanted.', errors: [{ location: 'body.document.activities[9].label', message: 'expected length <= 500' }] }) })
    expect(screen.getByRole('status')).toHaveTextContent('Not saved: The request is not as wanted. (body.document.activities[9].label: expected length <= 500)')
  })

  test('turns autosave off', async () => {
    const wishes: boolean[] = []
    const { user } = await says({ setAutosave: (on: boolean) => wishes.push(on) })
    await user.click(screen.getByRole('switch', { name: 'Autosave' }))
    expect(wishes).toEqual([false])
  })
})
