// @vitest-environment jsdom
import { act, fireEvent, screen } from '@testing-library/react'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { copyText } from '@/model/clipboard'
import { drawPage } from '@/testing/draw-page'
import { helloFlow } from '@/testing/fake-designer'
import { KeyboardAndClipboard } from './keyboard'

const arrange = vi.hoisted(() => vi.fn())
vi.mock('@/canvas/arrange', () => ({ arrange }))

const page = (
  <>
    <KeyboardAndClipboard />
    <div role="application" tabIndex={0} aria-label="Canvas" />
    <textarea aria-label="A text" defaultValue="words" />
    <button type="button">A button</button>
  </>
)
const labels = (doc: { activities: { label: string }[] }) => doc.activities.map((a) => a.label)

async function open(fake: Parameters<typeof drawPage>[1] = {}) {
  const drawn = await drawPage(page, fake)
  screen.getByRole('application').focus()
  return { ...drawn, press: (keys: string) => drawn.user.keyboard(keys) }
}

describe('ui-7 keys of the page', () => {
  test('delete what is selected but the start; undo and redo', async () => {
    const { press, designer } = await open({ selection: ['s', 'w'] })
    await press('{Delete}')
    expect(labels(designer().document)).toEqual(['NewContact', 'Bye'])
    await press('{Control>}z{/Control}')
    expect(labels(designer().document)).toEqual(['NewContact', 'Welcome', 'Bye'])
    await press('{Control>}{Shift>}z{/Shift}{/Control}')
    expect(labels(designer().document)).toEqual(['NewContact', 'Bye'])
    await press('{Meta>}z{/Meta}')
    expect(labels(designer().document)).toEqual(['NewContact', 'Welcome', 'Bye'])
    await press('{Control>}y{/Control}')
    expect(labels(designer().document)).toEqual(['NewContact', 'Bye'])
  })

  test('duplicate what is selected, and select the copy', async () => {
    const { press, designer } = await open({ selection: ['w'] })
    await press('{Control>}d{/Control}')
    expect(labels(designer().document)).toHaveLength(4)
    const [copy] = designer().state.selection
    expect(designer().document.activities.find((a) => a.id === copy)).toMatchObject({ kind: 'say', settings: { text: 'Hello' } })
    expect(copy).not.toBe('w')
  })

  test('select all, and nothing', async () => {
    const { press, designer } = await open()
    await press('{Control>}a{/Control}')
    expect(designer().state.selection).toEqual(['s', 'w', 'e'])
    await press('{Escape}')
    expect(designer().state.selection).toEqual([])
  })

  test.each([['?', 'help'], ['{Shift>}O{/Shift}', 'outline'], ['{Shift>}P{/Shift}', 'problems'], ['{Control>}f{/Control}', 'find']] as const)('%s opens %s', async (keys, panel) => {
    const { press, designer } = await open()
    await press(keys)
    expect(designer().panels[panel]).toBe(true)
  })

  test('F2 goes to the label, of one activity only', async () => {
    const { press, designer } = await open({ selection: ['w'] })
    await press('{F2}')
    expect(designer().state.focus).toMatchObject({ activity: 'w', field: 'label' })
    const { turn } = designer().state.focus
    act(() => designer().dispatch({ type: 'select', ids: ['w', 'e'] }))
    await press('{F2}')
    expect(designer().state.focus.turn).toBe(turn)
  })

  test('Shift A arranges as one action', async () => {
    arrange.mockResolvedValue({ ...helloFlow, layout: { activities: { s: { x: 1, y: 2 } } } })
    const { press, designer } = await open()
    await press('{Shift>}A{/Shift}')
    expect(designer().document.layout?.activities).toMatchObject({ s: { x: 1, y: 2 } })
    expect(designer().state.history.past.map((s) => s.action.name)).toEqual(['arrange'])
  })

  test('do nothing to the flow while a person types, but Ctrl F', async () => {
    const { user, press, designer } = await open({ selection: ['w'] })
    await user.click(screen.getByLabelText('A text'))
    await press('?{Delete}{Control>}d{/Control}{F2}')
    expect(designer().document).toBe(helloFlow)
    expect(designer().panels.help).toBe(false)
    await press('{Control>}f{/Control}')
    expect(designer().panels.find).toBe(true)
  })

  test('Delete on a button deletes nothing', async () => {
    const { press, designer } = await open({ selection: ['w'] })
    screen.getByRole('button').focus()
    await press('{Delete}')
    expect(designer().document).toBe(helloFlow)
  })

  test('change nothing while Edit is off', async () => {
    const { press, designer } = await open({ selection: ['w'], editing: false })
    await press('{Delete}{Control>}d{/Control}{Control>}z{/Control}{Shift>}A{/Shift}')
    expect(designer().document).toBe(helloFlow)
  })

  test('Ctrl S saves after the field that is typed in has given its text', async () => {
    const order: string[] = []
    const save = () => Promise.resolve(void order.push('saved'))
    const saving = { dirty: true, busy: false, autosave: false, setAutosave: () => undefined, settle: () => undefined, catchUp: () => undefined, save }
    const { user, press } = await open({ over: { saving } })
    const text = screen.getByLabelText('A text')
    text.addEventListener('blur', () => order.push('left'))
    await user.click(text)
    await press('{Control>}s{/Control}')
    await vi.waitFor(() => expect(order).toEqual(['left', 'saved']))
  })
})

describe('ui-8 the clipboard', () => {
  const clip = (type: 'copy' | 'cut' | 'paste', text = '', on: Element = document.body) => {
    let held = text
    const clipboardData = { getData: () => held, setData: (_: string, t: string) => (held = t) }
    const taken = !fireEvent(on, Object.assign(new Event(type, { bubbles: true, cancelable: true }), { clipboardData }))
    return { text: held, taken }
  }
  beforeEach(() => document.getSelection()?.removeAllRanges())

  test('copies as a text, and pastes beside with a label and an id of its own', async () => {
    const { designer } = await open({ selection: ['w'] })
    const { text, taken } = clip('copy')
    expect(taken).toBe(true)
    expect(text).toContain('"Welcome"')
    act(() => void clip('paste', text))
    const { activities } = designer().document
    expect(activities).toHaveLength(4)
    expect(new Set(activities.map((a) => a.label)).size).toBe(4)
    expect(designer().state.selection).toEqual([activities[3]?.id])
    expect(designer().state.history.past.at(-1)?.action).toEqual({ name: 'paste', what: '1 activity' })
  })

  test('cuts', async () => {
    const { designer } = await open({ selection: ['w'] })
    let cut = { text: '', taken: false }
    act(() => void (cut = clip('cut')))
    expect(cut.text).toBe(copyText(helloFlow, ['w']))
    expect(labels(designer().document)).toEqual(['NewContact', 'Bye'])
  })

  test('leaves other texts, and fields, to the browser', async () => {
    const { designer } = await open({ selection: ['w'] })
    expect(clip('paste', 'just words').taken).toBe(false)
    expect(clip('paste', copyText(helloFlow, ['w']), screen.getByLabelText('A text')).taken).toBe(false)
    expect(clip('copy', '', screen.getByLabelText('A text')).taken).toBe(false)
    expect(designer().document).toBe(helloFlow)
  })

  test('copies, but neither cuts nor pastes, while Edit is off', async () => {
    const { designer } = await open({ selection: ['w'], editing: false })
    const { text } = clip('cut')
    expect(text).toContain('"Welcome"')
    expect(clip('paste', text).taken).toBe(false)
    expect(designer().document).toBe(helloFlow)
  })

  test('copies nothing where nothing is selected', async () => {
    await open()
    expect(clip('copy').taken).toBe(false)
  })
})
