// @vitest-environment jsdom
import { act, screen } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { describe as note, setDisabled, setSetting } from '@/model/document'
import { drawPage } from '@/testing/draw-page'
import { helloFlow } from '@/testing/fake-designer'
import { FindPanel } from './find-panel'

const twice = note(setSetting(helloFlow, 'w', 'text', 'Hello and hello again'), 'e', 'Say hello back')
const find = () => screen.getByLabelText('Find')
const said = () => screen.getByRole('status')

async function open(fake: Parameters<typeof drawPage>[1] = {}) {
  const drawn = await drawPage(<FindPanel />, { document: twice, ...fake })
  act(() => drawn.designer().show('find'))
  return drawn
}

describe('ui-11 find', () => {
  test('has the keyboard at once, and says where it looks', async () => {
    await open()
    expect(find()).toHaveFocus()
    expect(said()).toHaveTextContent('Names, notes, settings, expressions and variables')
  })

  test('counts the places, and a click goes to the field', async () => {
    const { user, designer } = await open()
    await user.type(find(), 'again')
    expect(said()).toHaveTextContent('1 place')
    await user.click(screen.getByRole('button', { name: /Welcome/ }))
    expect(designer().state).toMatchObject({ selection: ['w'], focus: { activity: 'w', field: 'text' } })
  })

  test('Enter goes to the first place', async () => {
    const { user, designer } = await open()
    await user.type(find(), 'hello back{Enter}')
    expect(designer().state.focus).toMatchObject({ activity: 'e', field: 'note' })
  })

  test('finds variables, and goes to them', async () => {
    const { user, designer } = await open()
    await user.type(find(), 'customer{Enter}')
    expect(designer().state.focus).toMatchObject({ field: expect.stringContaining('customer') as string })
    expect(designer().state.focus.activity).toBeUndefined()
  })

  test.each([['is:disabled', 'Bye'], ['is:invalid', 'Welcome'], ['kind:start', 'NewContact']])('%s finds %s', async (query, label) => {
    const problem = { code: 'c', severity: 'error' as const, message: 'm', activity: 'Welcome', activity_id: 'w' }
    const { user } = await open({ document: setDisabled(helloFlow, 'e', true), problems: [problem] })
    await user.type(find(), query)
    expect(said()).toHaveTextContent('1 place')
    expect(screen.getByRole('button', { name: new RegExp(label) })).toBeVisible()
  })

  test('Escape closes it', async () => {
    const { user, designer } = await open()
    await user.type(find(), '{Escape}')
    expect(designer().panels.find).toBe(false)
  })
})

describe('ui-11 replace', () => {
  test('shows each text before and after, and is one step of undo', async () => {
    const { user, designer } = await open()
    await user.type(find(), 'hello')
    await user.click(screen.getByRole('button', { name: 'Replace' }))
    await user.type(screen.getByLabelText('Replace with'), 'Hi')
    expect(screen.getAllByText(/Hi/, { selector: 'ins' }).length).toBeGreaterThan(1)
    expect(designer().document).toBe(twice)
    await user.click(screen.getByRole('button', { name: /^Replace \d texts$/ }))
    const { activities } = designer().document
    expect(activities[1]?.settings?.text).not.toMatch(/hello/i)
    expect(activities[2]?.description).toBe('Say Hi back')
    expect(designer().state.history.past).toHaveLength(1)
    act(() => designer().dispatch({ type: 'undo' }))
    expect(designer().document).toEqual(twice)
  })

  test('is not offered while Edit is off', async () => {
    const { user } = await open({ editing: false })
    await user.type(find(), 'hello')
    expect(screen.queryByRole('button', { name: 'Replace' })).toBeNull()
  })
})
