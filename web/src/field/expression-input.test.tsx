// @vitest-environment jsdom
import { act, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { drawForm } from '@/testing/form'
import { formField } from '@/testing/kinds'
import type { CodeEditorProps } from './code-editor'
import type { Evaluated } from './services'

// The editor comes when a test lets it; it shows here what it was handed.
const coming = vi.hoisted(() => ({ arrive: () => undefined, arrived: Promise.resolve() }))
const handed = vi.hoisted(() => ({ last: undefined as CodeEditorProps | undefined }))

vi.mock('./code-editor', async () => {
  await coming.arrived
  return {
    CodeEditor: (props: CodeEditorProps) => {
      handed.last = props
      return <textarea data-testid="editor" id={props.id} value={props.value} disabled={props.disabled} onChange={(e) => props.onChange(e.currentTarget.value)} />
    },
  }
})

const text = formField({ name: 'greeting', kind: 'text', label: 'Greeting', default: 'Hello' })
const lines = formField({ name: 'body', kind: 'text', label: 'Body', format: 'lines' })
const expr = formField({ name: 'when', kind: 'expr', label: 'When', required: true })
const plain = () => screen.getByRole('textbox', { name: 'Greeting' })

const answer = (more: Partial<Evaluated> = {}): Evaluated => ({ value: 'x', text: 'x', type: 'text', errors: [], reads: [], ...more })

/** A browser that can measure text, where the editor is drawn. */
function measuring() {
  Object.defineProperty(Range.prototype, 'getClientRects', { configurable: true, value: () => [] })
}

// Each test loads the control anew, with no editor yet.
beforeEach(() => {
  vi.resetModules()
  handed.last = undefined
  coming.arrived = new Promise((done) => {
    coming.arrive = () => void done(undefined)
  })
})
afterEach(() => {
  Reflect.deleteProperty(Range.prototype, 'getClientRects')
})

/** The same as drawForm, of modules that are loaded anew. */
async function fresh(...given: Parameters<typeof drawForm>) {
  const { drawForm: draw } = await import('@/testing/form')
  return draw(...given)
}

describe('before the editor is there', () => {
  it('a plain control takes what is typed', async () => {
    measuring()
    const { last } = await fresh([text])
    expect(screen.queryByTestId('editor')).toBeNull()
    expect(plain()).toHaveAttribute('placeholder', 'Hello')
    await userEvent.type(plain(), 'Hi')
    expect(last()).toEqual({ greeting: 'Hi' })
  })

  it('it stays for good where text cannot be measured', async () => {
    await fresh([text])
    coming.arrive()
    await act(() => Promise.resolve())
    expect(plain()).toBeVisible()
    expect(screen.queryByTestId('editor')).toBeNull()
  })

  it('Enter is no part of one line, Shift+Enter is, and Ctrl+Enter tries', async () => {
    const { last, seen } = await fresh([text], { start: { greeting: 'a' }, services: { evaluate: () => Promise.resolve(answer()) } })
    plain().focus()
    await userEvent.type(plain(), '{Enter}')
    expect(seen).not.toHaveBeenCalled()
    await userEvent.type(plain(), '{Shift>}{Enter}{/Shift}b')
    expect(last()).toEqual({ greeting: 'a\nb' })
    await userEvent.type(plain(), '{Control>}{Enter}{/Control}')
    expect(screen.getByRole('region', { name: 'Try Greeting' })).toBeVisible()
    expect(last()).toEqual({ greeting: 'a\nb' })
  })

  it('Enter is part of a text of several lines', async () => {
    const { last } = await fresh([lines])
    await userEvent.type(screen.getByRole('textbox', { name: 'Body' }), 'a{Enter}b')
    expect(last()).toEqual({ body: 'a\nb' })
  })
})

describe('when the editor is there', () => {
  async function arrived() {
    act(() => coming.arrive())
    await waitFor(() => expect(screen.getAllByTestId('editor').length).toBeGreaterThan(0))
  }

  it('it takes the place of the control with text, cursor and focus', async () => {
    measuring()
    await fresh([text], { start: { greeting: 'Hello' } })
    const area = plain() as HTMLTextAreaElement
    area.focus()
    area.setSelectionRange(2, 4)
    await arrived()
    expect(handed.last?.value).toBe('Hello')
    expect(handed.last?.begin).toEqual({ anchor: 2, head: 4 })
  })

  it('it does not take the focus from elsewhere', async () => {
    measuring()
    await fresh([text])
    await arrived()
    expect(handed.last?.begin).toBeUndefined()
  })

  it('it is told what it is: an expression, several lines, required, disabled', async () => {
    measuring()
    await fresh([expr], { disabled: true })
    await arrived()
    expect(handed.last).toMatchObject({ expression: true, lines: false, required: true, disabled: true })
  })

  it('it has several lines where the server says so, or where the text has', async () => {
    measuring()
    const { unmount } = await fresh([lines])
    await arrived()
    expect(handed.last?.lines).toBe(true)
    unmount()
    await fresh([text], { start: { greeting: 'a\nb' } })
    await waitFor(() => expect(handed.last?.id).toContain('greeting'))
    expect(handed.last?.lines).toBe(true)
  })

  it('it hands over what is written, and a field that is drawn later has it at once', async () => {
    measuring()
    const { last, unmount } = await fresh([text])
    await arrived()
    await userEvent.type(screen.getByTestId('editor'), 'Hi')
    expect(last()).toEqual({ greeting: 'Hi' })
    unmount()
    await fresh([text])
    expect(screen.getByTestId('editor')).toBeInTheDocument()
  })

  it('it knows the variables in scope and the words of the language', async () => {
    measuring()
    await fresh([text], {
      services: { variables: [{ name: 'tier', type: 'INTEGER' }], samples: { tier: 3 }, words: () => Promise.resolve([{ name: 'upper', kind: 'filter', signature: 'upper', doc: '' }]) },
    })
    await arrived()
    await waitFor(() => expect(handed.last?.vocabulary.words.map((w) => w.name)).toEqual(['upper']))
    expect(handed.last?.vocabulary).toMatchObject({ variables: [{ name: 'tier' }], samples: { tier: 3 }, fromFlow: 'Flow variable' })
  })

  it('it underlines the problems of the server, until the text is another', async () => {
    measuring()
    const evaluate = vi.fn(() => Promise.resolve(answer({ errors: [] })))
    await fresh([text], { start: { greeting: '{{ a + }}' }, services: { evaluate }, problems: [{ field: 'greeting', severity: 'error', message: 'unexpected }}', at: { line: 1, column: 8 } }] })
    await arrived()
    expect(handed.last?.marks).toEqual([{ line: 1, column: 8, message: 'unexpected }}', severity: 'error' }])
    expect(handed.last?.invalid).toBe(true)
    await userEvent.type(screen.getByTestId('editor'), 'x')
    await waitFor(() => expect(evaluate).toHaveBeenCalled())
    await waitFor(() => expect(handed.last?.marks).toEqual([]))
  })

  it('Ctrl+Enter in it opens the tester, where there is a server to ask', async () => {
    measuring()
    const { unmount } = await fresh([text])
    await arrived()
    expect(handed.last?.onTry).toBeUndefined()
    unmount()
    await fresh([text], { services: { evaluate: () => Promise.resolve(answer()) } })
    await waitFor(() => expect(handed.last?.onTry).toBeDefined())
    act(() => handed.last?.onTry?.())
    expect(screen.getByRole('region', { name: 'Try Greeting' })).toBeVisible()
  })
})

describe('checking while it is written', () => {
  it('asks nothing of a text without expressions, nor of one that nobody touched', async () => {
    const evaluate = vi.fn(() => Promise.resolve(answer()))
    await fresh([text], { start: { greeting: '{{ a }}' }, services: { evaluate } })
    await new Promise((r) => requestAnimationFrame(r))
    expect(evaluate).not.toHaveBeenCalled()
    await userEvent.clear(plain())
    await userEvent.type(plain(), 'no braces')
    expect(evaluate).not.toHaveBeenCalled()
  })
})
