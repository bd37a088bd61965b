// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, test, vi } from 'vitest'
import { functionNamed, functionVersionNumbered } from '@/testing/functions'
import { drawAt } from '@/testing/place'
import { refusal, serve } from '@/testing/server'
import { signedIn } from '@/testing/session'
import { DeleteFunction } from './delete-function'
import { NewFunction } from './new-function'
import { ProblemList } from './problem-list'
import { PublishFunction } from './publish-function'
import { TakeVersion } from './take-version'
import { UsesPart } from './uses-part'

const administrator = ['flow.read', 'flow.edit', 'flow.publish', 'flow.live']
const add = functionNamed('Add', { version: 2, labels: { Dev: 1, Latest: 2 }, revision: 5 })

describe('publishing', () => {
  test('says which labels name what now, and sends no note where none was written', async () => {
    const asked = serve({ 'GET /api/functions/add/uses': { items: [] }, 'POST /api/functions/add/publish': functionVersionNumbered(3) })
    const onClose = vi.fn()
    await drawAt(() => <PublishFunction fn={add} onClose={onClose} />, { cache: signedIn(administrator) })
    const dialog = within(await screen.findByRole('dialog', { name: 'Publish Add' }))
    expect(dialog.getByText('now version 1')).toBeVisible()
    expect(dialog.getAllByText('not given yet')).toHaveLength(2)
    await userEvent.click(dialog.getByRole('button', { name: 'Publish version 3' }))
    await waitFor(() => expect(onClose).toHaveBeenCalled())
    expect(asked.find((a) => a.method === 'POST')?.body).toEqual({ labels: [] })
  })

  test('S2-10: of a draft that somebody changed meanwhile is refused, and said', async () => {
    serve({ 'GET /api/functions/add/uses': { items: [] }, 'POST /api/functions/add/publish': () => refusal(412, 'Ben has changed the function Add.') })
    const onClose = vi.fn()
    await drawAt(() => <PublishFunction fn={add} onClose={onClose} />, { cache: signedIn(administrator) })
    await userEvent.click(await screen.findByRole('button', { name: 'Publish version 3' }))
    expect(await screen.findByText('Ben has changed the function Add.')).toBeVisible()
    expect(onClose).not.toHaveBeenCalled()
  })
})

describe('a new function', () => {
  test('that the server does not take says why, and stays open', async () => {
    serve({ 'POST /api/functions': () => refusal(503, 'The database does not answer.') })
    await drawAt(() => <NewFunction onClose={() => undefined} />, { cache: signedIn(administrator) })
    await userEvent.type(await screen.findByLabelText(/Name of the function/), 'Mask')
    await userEvent.click(screen.getByRole('button', { name: 'Create function' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('The database does not answer.')
    expect(screen.getByLabelText(/Name of the function/)).toHaveValue('Mask')
  })

  test('cannot copy what is not there any more', async () => {
    serve({ 'GET /api/functions/add': () => refusal(404, 'There is no such function.') })
    await drawAt(() => <NewFunction from={add} onClose={() => undefined} />, { cache: signedIn(administrator) })
    expect(await screen.findByRole('alert', {}, { timeout: 5_000 })).toHaveTextContent('There is no such function.')
    expect(screen.getByRole('button', { name: 'Create function' })).toBeDisabled()
  })
})

test('a function of which nobody knows who calls it is not said to be called by nobody', async () => {
  serve({ 'GET /api/functions/add/uses': () => refusal(503, 'The database does not answer.') })
  await drawAt(() => <DeleteFunction fn={add} onClose={() => undefined} />, { cache: signedIn(administrator) })
  expect(await screen.findByRole('alert')).toHaveTextContent('The database does not answer.')
  expect(screen.queryByText('No flow calls it.')).toBeNull()
})

test('a version that is damaged is not taken into the draft', async () => {
  serve({ 'GET /api/functions/add/versions/1': () => refusal(500, 'Version 1 is not what was published.') })
  const onTake = vi.fn()
  await drawAt(() => <TakeVersion fn={add} number={1} onTake={onTake} onClose={() => undefined} />, { cache: signedIn(administrator) })
  expect(await screen.findByText('Version 1 is not what was published.', {}, { timeout: 5_000 })).toBeVisible()
  await userEvent.click(screen.getByRole('button', { name: 'Take it' }))
  expect(onTake).not.toHaveBeenCalled()
})

test('uses that cannot be had say why, and are asked for again', async () => {
  let broken = true
  serve({ 'GET /api/functions/add/uses': () => (broken ? refusal(503, 'The database does not answer.') : { items: [{ kind: 'flow', id: 'f1', name: 'Main', activity: 'Sum' }] }) })
  await drawAt(() => <UsesPart id="add" />, { cache: signedIn(administrator) })
  expect(await screen.findByRole('alert', {}, { timeout: 5_000 })).toHaveTextContent('The database does not answer.')
  broken = false
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByRole('link', { name: 'Main' })).toHaveAttribute('href', '/flows/f1')
})

test('problems say how grave they are, and lead to their places', async () => {
  const onGo = vi.fn()
  await drawAt(() => <ProblemList problems={[{ severity: 'error', message: 'Bad.', line: 4 }, { severity: 'warning', message: 'Odd.' }]} onGo={onGo} />)
  const list = within(await screen.findByRole('log', { name: 'Problems' }))
  expect(list.getByRole('img', { name: 'Error' })).toBeVisible()
  expect(list.getByRole('img', { name: 'Warning' })).toBeVisible()
  expect(list.getAllByRole('button')).toHaveLength(1)
  await userEvent.click(list.getByRole('button', { name: /Line 4, column 1:.*Bad\./ }))
  expect(onGo).toHaveBeenCalledWith(4, 1)
})
