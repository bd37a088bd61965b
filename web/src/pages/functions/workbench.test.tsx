// @vitest-environment jsdom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { EditorView } from '@codemirror/view'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { ScriptFunction } from '@/api/functions'
import { functionNamed } from '@/testing/functions'
import { drawAt } from '@/testing/place'
import { refusal, serve } from '@/testing/server'
import { signedIn } from '@/testing/session'
import { FunctionPage } from './function'
import { keepInputs } from './kept-inputs'

const administrator = ['flow.read', 'flow.edit', 'flow.publish', 'flow.live']
const source = 'function main(inputs) {\n  return { sum: inputs.a + 1 };\n}\n'
const add = functionNamed('Add', { version: 2, labels: { Live: 1, Latest: 2 }, changed: false, revision: 7, inputs: [{ name: 'a', type: 'INTEGER' }], outputs: [{ name: 'sum', type: 'INTEGER' }], source })

beforeEach(() => {
  sessionStorage.clear()
  const none = { x: 0, y: 0, top: 0, left: 0, bottom: 0, right: 0, width: 0, height: 0, toJSON: () => ({}) }
  Object.defineProperty(Range.prototype, 'getClientRects', { configurable: true, value: () => [] })
  Object.defineProperty(Range.prototype, 'getBoundingClientRect', { configurable: true, value: () => none })
  // The router scrolls to the top of a new page.
  vi.stubGlobal('scrollTo', () => undefined)
})

type Replies = Record<string, unknown>

async function page(may = administrator, replies: Replies = {}, fn: ScriptFunction = add, at = '/functions/add') {
  const asked = serve({ 'GET /api/functions/add': fn, 'GET /api/functions/add/uses': { items: [] }, 'GET /api/functions/add/versions': { items: [] }, ...replies })
  const place = await drawAt(FunctionPage, { at, path: 'functions/$function', inShell: true, cache: signedIn(may) })
  await screen.findByRole('heading', { level: 1, name: 'Add' })
  return { asked, place }
}

const editor = () => EditorView.findFromDOM(document.querySelector<HTMLElement>('.cm-editor')!)!
const write = (text: string) => act(() => editor().dispatch({ changes: { from: 0, to: editor().state.doc.length, insert: text }, userEvent: 'input' }))
const press = (key: string) => fireEvent.keyDown(document.body, { key, ctrlKey: true })
const saved = (more: Partial<ScriptFunction> = {}) => ({ body }: { body: object }) => ({ ...add, ...body, revision: 8, changed: true, ...more })
const puts = (asked: { method: string }[]) => asked.filter((a) => a.method === 'PUT')
const unsaved = () => screen.getByText('Unsaved changes')

describe('saving', () => {
  test('is by the button, over the revision that was opened', async () => {
    const { asked } = await page(administrator, { 'PUT /api/functions/add': saved() })
    expect(screen.getByRole('button', { name: 'Save' })).toBeDisabled()
    write('const main = () => 1')
    expect(unsaved()).toBeVisible()
    await userEvent.click(screen.getByRole('button', { name: 'Save' }))
    expect(await screen.findByText('All saved')).toBeVisible()
    const [put] = puts(asked) as (typeof asked)[number][]
    expect(put?.headers.get('If-Match')).toBe('"7"')
    expect(put?.body).toEqual({ name: 'Add', description: '', language: 'JavaScript', inputs: add.inputs, outputs: add.outputs, source: 'const main = () => 1' })
  })

  test('is by Ctrl+S too, and the next one is over the new revision', async () => {
    const { asked } = await page(administrator, { 'PUT /api/functions/add': saved() })
    press('s')
    expect(puts(asked)).toHaveLength(0)
    for (const text of ['const main = () => 1', 'const main = () => 2']) {
      write(text)
      press('s')
      await screen.findByText('All saved')
    }
    expect(asked.filter((a) => a.method === 'PUT').map((a) => a.headers.get('If-Match'))).toEqual(['"7"', '"8"'])
  })

  test('declares inputs and outputs by name and type', async () => {
    const { asked } = await page(administrator, { 'PUT /api/functions/add': saved() })
    await userEvent.click(screen.getByRole('button', { name: 'Add input' }))
    await userEvent.type(screen.getByLabelText('Inputs: name 2'), 'b')
    await userEvent.click(screen.getByRole('combobox', { name: 'Inputs: type 2' }))
    await userEvent.click(await screen.findByRole('option', { name: 'JSON' }))
    await userEvent.click(screen.getByRole('button', { name: 'Remove sum' }))
    await userEvent.click(screen.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(puts(asked)).toHaveLength(1))
    expect((puts(asked)[0] as unknown as { body: object }).body).toMatchObject({ inputs: [{ name: 'a', type: 'INTEGER' }, { name: 'b', type: 'JSON' }], outputs: [] })
  })

  test('says at the line and in a list what is no JavaScript, and a click leads there', async () => {
    const broken = () => refusal(422, 'The source is not JavaScript: line 2, column 12: unexpected token.', { reason: 'source_invalid', line: 2, column: 12, errors: [{ location: 'body.source', message: 'line 2, column 12: unexpected token' }] })
    await page(administrator, { 'PUT /api/functions/add': broken })
    write('function main() {\n  return 1 +;\n}')
    press('s')
    const problem = await screen.findByRole('button', { name: /Line 2, column 12:.*unexpected token/ })
    expect(document.querySelector('.cm-lint-marker-error')).not.toBeNull()
    expect(document.querySelector('.cm-lintRange-error')).toHaveTextContent('+')
    expect(unsaved()).toBeVisible()
    act(() => editor().dispatch({ selection: { anchor: 0 } }))
    await userEvent.click(problem)
    expect(editor().state.selection.main.head).toBe(editor().state.doc.line(2).from + 11)
  })

  test('says at the field what is wrong with it', async () => {
    await page(administrator, { 'PUT /api/functions/add': () => refusal(422, 'The parameter a stands there twice.', { errors: [{ location: 'body.inputs[1].name', message: 'stands there twice' }] }) })
    for (let n = 0; n < 2; n++) await userEvent.click(screen.getByRole('button', { name: 'Add input' }))
    await userEvent.type(screen.getByLabelText('Inputs: name 3'), 'a')
    press('s')
    await waitFor(() => expect(screen.getByLabelText('Inputs: name 2')).toHaveAttribute('aria-invalid', 'true'))
    expect(screen.getByLabelText('Inputs: name 2')).toHaveValue('a') // the row that was empty is gone
  })

  test('that fails for another reason says so, and can be tried again', async () => {
    await page(administrator, { 'PUT /api/functions/add': () => refusal(503, 'The database does not answer.') })
    write('const main = () => 1')
    press('s')
    expect(await screen.findByRole('alert')).toHaveTextContent('The database does not answer.')
    expect(screen.getByRole('button', { name: 'Save' })).toBeEnabled()
  })
})

describe('S2-10: a draft that somebody else saved', () => {
  const theirs = { ...add, revision: 9, updated_by: 'Ben', name: 'Add up', source: 'const main = () => "theirs"' }
  const meet = async () => {
    let now: ScriptFunction = add
    const drawn = await page(administrator, {
      'GET /api/functions/add': () => now,
      'PUT /api/functions/add': (a: { headers: Headers; body: object }) => (a.headers.get('If-Match') === '"9"' ? { ...theirs, ...a.body, revision: 10 } : ((now = theirs), refusal(412, 'Ben has changed it.', { code: 'stale', reason: 'stale' }))),
    })
    write('const main = () => "mine"')
    press('s')
    const dialog = within(await screen.findByRole('dialog', { name: 'Somebody else saved meanwhile' }))
    await waitFor(() => expect(document.querySelectorAll('[role=dialog] .cm-content').length).toBeGreaterThan(0))
    return { ...drawn, dialog }
  }

  test('is shown beside what is here, and nothing is saved', async () => {
    const { dialog, asked } = await meet()
    expect(dialog.getByText(/Ben saved this function after you opened it/)).toBeVisible()
    expect(dialog.getByText('It is called Add up there, Add here.')).toBeVisible()
    expect(puts(asked)).toHaveLength(1)
    await userEvent.click(dialog.getByRole('button', { name: 'Decide later' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(editor().state.doc.toString()).toContain('mine')
    expect(puts(asked)).toHaveLength(1)
  })

  test('can be taken', async () => {
    const { dialog, asked } = await meet()
    await userEvent.click(dialog.getByRole('button', { name: 'Take theirs' }))
    await waitFor(() => expect(editor().state.doc.toString()).toContain('theirs'))
    expect(screen.getByText('All saved')).toBeVisible()
    expect(screen.getByLabelText(/Name of the function/)).toHaveValue('Add up')
    expect(puts(asked)).toHaveLength(1)
  })

  test('can be saved over, now that it was seen', async () => {
    const { dialog, asked } = await meet()
    await userEvent.click(dialog.getByRole('button', { name: 'Save mine over it' }))
    await waitFor(() => expect(asked.filter((a) => a.method === 'PUT').map((a) => a.headers.get('If-Match'))).toEqual(['"7"', '"9"']))
    expect(await screen.findByText('All saved')).toBeVisible()
    expect(editor().state.doc.toString()).toContain('mine')
  })

  test('that is the same as this one needs no choice', async () => {
    const equal = { ...add, revision: 9, source: 'const main = () => 5' }
    let now: ScriptFunction = add
    await page(administrator, { 'GET /api/functions/add': () => now, 'PUT /api/functions/add': () => ((now = equal), refusal(412, 'Ben has changed it.')) })
    write('const main = () => 5')
    press('s')
    expect(await screen.findByText('All saved')).toBeVisible()
    expect(screen.queryByRole('dialog')).toBeNull()
  })
})

describe('running', () => {
  const ran = { value: { sum: 42, more: 'x' }, log: ['adding', 'done'], milliseconds: 0.64 }

  test('gives the values of the form by their types, and shows outputs, log and time', async () => {
    const { asked } = await page(administrator, { 'POST /api/functions/add/run': ran })
    await userEvent.type(screen.getByLabelText('a'), '41')
    press('Enter')
    const outputs = await screen.findByRole('table', { name: 'Outputs' })
    expect(within(outputs).getByRole('row')).toHaveTextContent('sumINTEGER42')
    expect(asked.find((a) => a.method === 'POST')?.body).toEqual({ inputs: { a: 41 } })
    expect(puts(asked)).toHaveLength(0)
    expect(screen.getByText('adding', { exact: false })).toHaveTextContent('adding done')
    expect(screen.getByText('0.6 ms')).toBeVisible()
    expect(within(screen.getByRole('table', { name: 'Not declared' })).getByRole('row')).toHaveTextContent('morex')
  })

  test('saves first what is not saved, and runs nothing that is refused', async () => {
    let broken = true
    const { asked } = await page(administrator, { 'POST /api/functions/add/run': ran, 'PUT /api/functions/add': (a: { body: object }) => (broken ? refusal(422, 'No.', { line: 1, column: 1 }) : saved()(a)) })
    write('const main = () => ({})')
    await userEvent.click(screen.getAllByRole('button', { name: 'Run' })[0]!)
    await screen.findByText(/Line 1, column 1/)
    expect(asked.filter((a) => a.method === 'POST')).toHaveLength(0)
    broken = false
    press('Enter')
    await screen.findByText('Done')
    expect(asked.filter((a) => a.method !== 'GET').map((a) => a.method)).toEqual(['PUT', 'PUT', 'POST'])
    expect(screen.queryByText(/Line 1, column 1/)).toBeNull()
  })

  test('says which value is wrong before anything is sent', async () => {
    const { asked } = await page()
    await userEvent.type(screen.getByLabelText('a'), 'x')
    expect(screen.queryByText('Write a whole number.')).toBeNull()
    press('Enter')
    expect(await screen.findByText('Write a whole number.')).toBeVisible()
    expect(asked.filter((a) => a.method === 'POST')).toHaveLength(0)
  })

  test('takes JSON as well, and brings it back into the form', async () => {
    keepInputs('add', { a: '1' })
    const { asked } = await page(administrator, { 'POST /api/functions/add/run': ran })
    await userEvent.click(screen.getByRole('radio', { name: 'JSON' }))
    const box = screen.getByLabelText('Inputs', { selector: 'textarea' })
    expect(box).toHaveValue('{\n  "a": 1\n}')
    fireEvent.change(box, { target: { value: '[1]' } })
    press('Enter')
    expect(await screen.findByText(/Write a JSON object/)).toBeVisible()
    fireEvent.change(box, { target: { value: '{"a": 5, "b": null}' } })
    press('Enter')
    await screen.findByText('Done')
    expect(asked.find((a) => a.method === 'POST')?.body).toEqual({ inputs: { a: 5, b: null } })
    await userEvent.click(screen.getByRole('radio', { name: 'Form' }))
    expect(screen.getByLabelText('a')).toHaveValue('5')
  })

  test('I9: that throws says where, and what was written until then', async () => {
    const thrown = () => refusal(422, 'The function did not come to its end: line 2, column 9: Error: boom.', { reason: 'function_exception', line: 2, column: 9, log: ['so far'], milliseconds: 1 })
    await page(administrator, { 'POST /api/functions/add/run': thrown })
    press('Enter')
    const alert = await screen.findByRole('alert')
    expect(alert).toHaveTextContent('The run failed')
    expect(alert).toHaveTextContent('Error: boom.')
    expect(screen.getByLabelText('Log')).toHaveTextContent('so far')
    expect(document.querySelector('.cm-lint-marker-error')).not.toBeNull()
    await userEvent.click(within(alert).getByRole('button', { name: 'Go to line 2, column 9' }))
    expect(editor().state.doc.lineAt(editor().state.selection.main.head).number).toBe(2)
  })

  test('that the server has no room for says so', async () => {
    await page(administrator, { 'POST /api/functions/add/run': () => refusal(503, 'Too many functions run at a time.', { reason: 'function_busy' }) })
    press('Enter')
    expect(await screen.findByText(/Too many functions/)).toBeVisible()
  })

  test('tells what was declared and did not come, and what is of another type', async () => {
    const two = { ...add, outputs: [...add.outputs, { name: 'gone', type: 'STRING' }] }
    await page(administrator, { 'POST /api/functions/add/run': { value: { sum: 'x' }, milliseconds: 1 } }, two)
    press('Enter')
    expect((await screen.findAllByRole('row')).map((r) => r.textContent?.trim())).toEqual(['sumINTEGERx This is not INTEGER', 'goneSTRING Declared, but not returned'])
  })

  test('shows a result that is no object as it is', async () => {
    await page(administrator, { 'POST /api/functions/add/run': { value: [1], milliseconds: 1 } })
    press('Enter')
    expect(await screen.findByText(/no object, so that it has no outputs/)).toBeVisible()
    expect(screen.getByLabelText('Result', { selector: 'pre' })).toHaveTextContent('[ 1 ]')
  })

  test('a source without main is warned of before it runs', async () => {
    await page()
    expect(screen.queryByText(/There is no function main/)).toBeNull()
    write('function other() {}')
    expect(screen.getByText(/There is no function main/)).toBeVisible()
  })
})

describe('publishing', () => {
  test('S2-7: saves first, asks for note and labels, and says which flows call it', async () => {
    const { asked } = await page(administrator, {
      'PUT /api/functions/add': saved(), 'POST /api/functions/add/publish': { number: 3 }, 'GET /api/functions/add/uses': { items: [{ kind: 'flow', id: 'f1', name: 'Main', version: 4 }] },
    })
    write('const main = () => 1')
    await userEvent.click(screen.getByRole('button', { name: 'Publish' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Publish Add' }))
    expect(await dialog.findByText('Main')).toBeVisible()
    await userEvent.type(dialog.getByLabelText('Version note'), 'Faster')
    await userEvent.click(dialog.getByRole('checkbox', { name: 'Live' }))
    await userEvent.click(dialog.getByRole('button', { name: 'Publish version 3' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    const sent = asked.find((a) => a.path.endsWith('/publish'))
    expect(sent?.body).toEqual({ note: 'Faster', labels: ['Live'] })
    expect(sent?.headers.get('If-Match')).toBe('"8"')
  })

  test('of what is published already is not offered', async () => {
    await page()
    await userEvent.click(screen.getByRole('button', { name: 'Publish' }))
    const dialog = within(await screen.findByRole('dialog'))
    expect(dialog.getByText(/The draft is the same as version 2/)).toBeVisible()
    expect(dialog.getByRole('button', { name: 'Publish version 3' })).toBeDisabled()
  })

  test('S2-3: Live is for who may set it', async () => {
    await page(['flow.read', 'flow.edit', 'flow.publish'])
    await userEvent.click(screen.getByRole('button', { name: 'Publish' }))
    const dialog = within(await screen.findByRole('dialog'))
    expect(dialog.getByRole('checkbox', { name: 'Live' })).toBeDisabled()
    expect(dialog.getByRole('checkbox', { name: 'Test' })).toBeEnabled()
  })
})

describe('leaving', () => {
  const leave = async () => userEvent.click(within(screen.getByRole('navigation', { name: 'You are here' })).getByRole('link', { name: 'Functions' }))

  test('with changes is asked about, and staying keeps them', async () => {
    const { place } = await page()
    write('const main = () => 1')
    await leave()
    const dialog = within(await screen.findByRole('dialog', { name: 'Leave without saving?' }))
    await userEvent.click(dialog.getByRole('button', { name: 'Stay' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(place.where()).toBe('/functions/add')
    expect(unsaved()).toBeVisible()
  })

  test('may discard them', async () => {
    const { place, asked } = await page()
    write('const main = () => 1')
    await leave()
    await userEvent.click(await screen.findByRole('button', { name: 'Discard changes' }))
    await waitFor(() => expect(place.where()).toBe('/functions'))
    expect(puts(asked)).toHaveLength(0)
  })

  test('may save them first, and stays where that is refused', async () => {
    let refused = true
    const { place, asked } = await page(administrator, { 'PUT /api/functions/add': (a: { body: object }) => (refused ? refusal(422, 'No.', { line: 1, column: 1 }) : saved()(a)) })
    write('const main = () => 1')
    await leave()
    await userEvent.click(await screen.findByRole('button', { name: 'Save and leave' }))
    await screen.findByText(/Line 1, column 1/)
    expect(place.where()).toBe('/functions/add')
    refused = false
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    await leave()
    await userEvent.click(await screen.findByRole('button', { name: 'Save and leave' }))
    await waitFor(() => expect(place.where()).toBe('/functions'))
    expect(puts(asked)).toHaveLength(2)
  })

  test('without changes asks nothing, nor when they were taken back', async () => {
    const { place } = await page()
    write('const main = () => 1')
    write(source)
    await leave()
    await waitFor(() => expect(place.where()).toBe('/functions'))
  })
})

describe('S2-3: who may only look', () => {
  test('reads everything, changes nothing, and is told so', async () => {
    const { asked } = await page(['flow.read'])
    expect(screen.getByText(/Your role may look at this, but not change it.*Running needs a role/)).toBeVisible()
    for (const name of ['Save', 'Run', 'Publish', 'Add input', 'Actions for Add']) expect(screen.queryByRole('button', { name })).toBeNull()
    expect(editor().state.readOnly).toBe(true)
    expect(screen.getByRole('textbox', { name: 'JavaScript of the function' })).toHaveAttribute('aria-readonly', 'true')
    expect(screen.getByLabelText('Name of the function')).toHaveAttribute('readonly')
    press('s')
    press('Enter')
    await userEvent.click(screen.getByRole('tab', { name: 'Where used' }))
    expect(await screen.findByText('No flow calls it.')).toBeVisible()
    expect(asked.map((a) => a.method)).not.toContain('POST')
  })
})

describe('the page', () => {
  test('tells where the function is used', async () => {
    await page(administrator, { 'GET /api/functions/add/uses': { items: [{ kind: 'flow', id: 'f1', name: 'Main', activity: 'Sum', version: 4 }] } }, add, '/functions/add?part=uses')
    expect(await screen.findByRole('link', { name: 'Main' })).toHaveAttribute('href', '/flows/f1')
    expect(screen.getByRole('listitem')).toHaveTextContent('Main Sum · version 4')
  })

  test('L3: of a function that is not there says so', async () => {
    serve({ 'GET /api/functions/gone': () => refusal(404, 'There is no such function.') })
    await drawAt(FunctionPage, { at: '/functions/gone', path: 'functions/$function', inShell: true, cache: signedIn(administrator) })
    expect(await screen.findByRole('heading', { name: 'There is nothing here' })).toBeVisible()
  })

  test('leaves a function that was deleted without asking', async () => {
    const { place } = await page(administrator, { 'DELETE /api/functions/add': undefined })
    write('const main = () => 1')
    await userEvent.click(screen.getByRole('button', { name: 'Actions for Add' }))
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Delete' }))
    await userEvent.click(within(await screen.findByRole('dialog', { name: 'Delete Add?' })).getByRole('button', { name: 'Delete' }))
    await waitFor(() => expect(place.where()).toBe('/functions'))
  })
})
