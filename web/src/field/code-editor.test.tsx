// @vitest-environment jsdom
import { insertBracket } from '@codemirror/autocomplete'
import { EditorState } from '@codemirror/state'
import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { draw } from '@/testing/render'
import { behaviour, CodeEditor, type CodeEditorProps, completionsOf } from './code-editor'
import type { Vocabulary } from './completion'

const vocabulary: Vocabulary = { variables: [{ name: 'tier', type: 'INTEGER' }], samples: { tier: 3 }, words: [{ name: 'default', kind: 'filter', signature: 'default(value)', doc: 'Where nothing is.' }], fromFlow: 'Flow variable' }

beforeEach(() => {
  // What the editor measures, and jsdom does not have.
  const none = { x: 0, y: 0, top: 0, left: 0, bottom: 0, right: 0, width: 0, height: 0, toJSON: () => ({}) }
  Object.defineProperty(Range.prototype, 'getClientRects', { configurable: true, value: () => [] })
  Object.defineProperty(Range.prototype, 'getBoundingClientRect', { configurable: true, value: () => none })
})
afterEach(() => {
  Reflect.deleteProperty(Range.prototype, 'getClientRects')
  Reflect.deleteProperty(Range.prototype, 'getBoundingClientRect')
  document.querySelector('meta[property="csp-nonce"]')?.remove()
})

const base: CodeEditorProps = { id: 'e', value: '{{ tier }}', onChange: () => undefined, label: 'Greeting', marks: [], vocabulary }
const content = () => screen.getByRole('textbox')
const key = (name: string, more: object = {}) => fireEvent.keyDown(content(), { key: name, code: name, ...more })

describe('CodeEditor', () => {
  it('is a text box to who does not see it: name, need, lines, mistake', async () => {
    const { rerender } = await draw(<CodeEditor {...base} required lines invalid />)
    expect(content()).toHaveAccessibleName('Greeting')
    const said = { id: 'e', 'aria-required': 'true', 'aria-multiline': 'true', 'aria-invalid': 'true', 'aria-describedby': 'e-description e-error', spellcheck: 'false' }
    for (const [name, value] of Object.entries(said)) expect(content()).toHaveAttribute(name, value)
    rerender(<CodeEditor {...base} label={undefined} />)
    expect(content()).toHaveAttribute('aria-labelledby', 'e-label')
    expect(content()).toHaveAttribute('aria-invalid', 'false')
  })

  it('takes a text from outside without telling it back', async () => {
    const onChange = vi.fn()
    const { rerender } = await draw(<CodeEditor {...base} onChange={onChange} />)
    rerender(<CodeEditor {...base} value="other" onChange={onChange} />)
    expect(content()).toHaveTextContent('other')
    expect(onChange).not.toHaveBeenCalled()
  })

  it('tells whom it was handed last what is written', async () => {
    const [before, after] = [vi.fn(), vi.fn()]
    const { rerender } = await draw(<CodeEditor {...base} value="ab" lines onChange={before} begin={{ anchor: 2, head: 2 }} />)
    expect(content()).toHaveFocus()
    rerender(<CodeEditor {...base} value="ab" lines onChange={after} />)
    key('Enter', { keyCode: 13 })
    await waitFor(() => expect(after).toHaveBeenCalledWith('ab\n'))
    expect(before).not.toHaveBeenCalled()
  })

  it('keeps Enter out of one line, and lets Shift+Enter in', async () => {
    const onChange = vi.fn()
    await draw(<CodeEditor {...base} value="ab" onChange={onChange} begin={{ anchor: 1, head: 1 }} />)
    key('Enter', { keyCode: 13 })
    expect(onChange).not.toHaveBeenCalled()
    key('Enter', { keyCode: 13, shiftKey: true })
    expect(onChange).toHaveBeenCalledWith('a\nb')
  })

  it('opens the tester with Ctrl+Enter, and leaves Tab to the page', async () => {
    const onTry = vi.fn()
    await draw(<CodeEditor {...base} onTry={onTry} />)
    key('Enter', { keyCode: 13, ctrlKey: true })
    expect(onTry).toHaveBeenCalledOnce()
    expect(key('Tab', { keyCode: 9 })).toBe(true)
  })

  it('cannot be written into while it is disabled', async () => {
    await draw(<CodeEditor {...base} disabled />)
    expect(content()).toHaveAttribute('contenteditable', 'false')
    expect(content()).toHaveAttribute('aria-disabled', 'true')
    expect(content()).toHaveAttribute('tabindex', '-1')
  })

  it('underlines what is marked, and no more when it is mended', async () => {
    const { rerender, container } = await draw(<CodeEditor {...base} value="{{ bad + }}" marks={[{ line: 1, column: 4, message: 'unknown', severity: 'error' }, { line: 1, column: 8, message: 'odd', severity: 'warning' }]} />)
    expect(container.querySelector('.cm-lintRange-error')).toHaveTextContent('bad')
    expect(container.querySelector('.cm-lintRange-warning')).toHaveTextContent('+')
    rerender(<CodeEditor {...base} value="{{ bad + }}" marks={[]} />)
    expect(container.querySelector('[class*=lintRange]')).toBeNull()
  })

  it('colours expressions and nothing outside of them', async () => {
    const { container } = await draw(<CodeEditor {...base} value="if {{ tier | default(1) }}" />)
    expect([...container.querySelectorAll('.cm-line > span')].map((s) => s.textContent)).toEqual(['{{', 'tier', '|', 'default', '1', '}}'])
  })

  it('K8 gives the nonce of the page to the styles that it makes', async () => {
    const meta = Object.assign(document.createElement('meta'), { nonce: 'n0nce' })
    meta.setAttribute('property', 'csp-nonce')
    document.head.append(meta)
    const { unmount } = await draw(<CodeEditor {...base} />)
    expect([...document.querySelectorAll('style')].some((s) => s.nonce === 'n0nce')).toBe(true)
    act(() => unmount())
    expect(document.querySelector('.cm-editor')).toBeNull()
  })
})

describe('brackets', () => {
  it.each([
    ['', 0, '{}'],
    ['""', 1, '"{}"'],
    ["''", 1, "'{}'"],
    ['{}', 1, '{{}}'],
    ['ab', 1, undefined],
  ])('are closed in %j at %i', (doc, anchor, becomes) => {
    const state = EditorState.create({ doc, selection: { anchor }, extensions: behaviour({ current: { onChange: () => undefined, vocabulary } }, false) })
    expect(insertBracket(state, '{')?.newDoc.toString()).toBe(becomes)
  })
})

describe('a completion', () => {
  it('puts what is offered in place of what was typed, with the cursor in its brackets', () => {
    const [made] = completionsOf([{ label: 'default', sort: 'filter', detail: 'default(value)', doc: '', text: 'default()', back: 1 }])
    const dispatch = vi.fn()
    if (typeof made?.apply !== 'function') throw new Error('it cannot be applied')
    made.apply({ dispatch } as never, made, 5, 8)
    expect(dispatch).toHaveBeenCalledWith({ changes: { from: 5, to: 8, insert: 'default()' }, selection: { anchor: 13 }, userEvent: 'input.complete' })
  })

  it('of variables and what is in them comes before words', () => {
    const offer = { label: 'x', detail: '', doc: 'About x.', text: 'x', back: 0 }
    expect(completionsOf([{ ...offer, sort: 'variable' }, { ...offer, sort: 'member' }, { ...offer, sort: 'filter', doc: '' }]).map((c) => [c.boost, c.type, c.info])).toEqual([[1, 'variable', 'About x.'], [1, 'property', 'About x.'], [0, 'method', undefined]])
  })
})
