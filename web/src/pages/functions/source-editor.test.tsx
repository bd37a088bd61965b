// @vitest-environment jsdom
import { CompletionContext } from '@codemirror/autocomplete'
import { EditorState } from '@codemirror/state'
import { act, fireEvent, screen } from '@testing-library/react'
import { createRef } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { draw } from '@/testing/render'
import { offersOf, SourceEditor, type SourceHandle } from './source-editor'

beforeEach(() => {
  const none = { x: 0, y: 0, top: 0, left: 0, bottom: 0, right: 0, width: 0, height: 0, toJSON: () => ({}) }
  Object.defineProperty(Range.prototype, 'getClientRects', { configurable: true, value: () => [] })
  Object.defineProperty(Range.prototype, 'getBoundingClientRect', { configurable: true, value: () => none })
})
afterEach(() => document.querySelector('meta[property="csp-nonce"]')?.remove())

const base = { value: 'const main = () => "x" // all\n', onChange: () => undefined, label: 'Source', describedBy: 'hint', readOnly: false, problems: [], inputs: ['a', 'two words', 'b1'] }
const box = () => screen.getByRole('textbox')

describe('the editor of a source', () => {
  it('is a text box with a name and a description', async () => {
    await draw(<SourceEditor {...base} />)
    expect(box()).toHaveAccessibleName('Source')
    expect(box()).toHaveAttribute('aria-describedby', 'hint')
    expect(box()).toHaveAttribute('tabindex', '0')
  })

  it('has numbers of lines, and colours by what the words are', async () => {
    const { container } = await draw(<SourceEditor {...base} />)
    expect([...container.querySelectorAll('.cm-lineNumbers .cm-gutterElement')].map((e) => e.textContent)).toContain('1')
    expect([...container.querySelectorAll('.cm-line > span')].map((s) => s.textContent)).toEqual(['const', '"x"', '// all'])
  })

  it('takes a text from outside without telling it back, and tells what is written', async () => {
    const onChange = vi.fn()
    const { rerender } = await draw(<SourceEditor {...base} onChange={onChange} />)
    rerender(<SourceEditor {...base} value="other" onChange={onChange} />)
    expect(box()).toHaveTextContent('other')
    expect(onChange).not.toHaveBeenCalled()
    fireEvent.keyDown(box(), { key: 'Enter', code: 'Enter', keyCode: 13 })
    expect(onChange).toHaveBeenCalledWith('\nother')
  })

  it('leaves Ctrl+Enter to the page, and puts no line in', async () => {
    const onChange = vi.fn()
    await draw(<SourceEditor {...base} onChange={onChange} />)
    fireEvent.keyDown(box(), { key: 'Enter', code: 'Enter', keyCode: 13, ctrlKey: true })
    expect(onChange).not.toHaveBeenCalled()
  })

  it('marks problems in the gutter and in the text, and goes to a place', async () => {
    const ref = createRef<SourceHandle>()
    const value = 'one\ntwo three\n'
    const problems = [{ severity: 'error' as const, message: 'bad', line: 2, column: 5 }, { severity: 'warning' as const, message: 'of all' }]
    const { container, rerender } = await draw(<SourceEditor {...base} ref={ref} value={value} problems={problems} />)
    expect(container.querySelectorAll('.cm-lint-marker')).toHaveLength(1)
    expect(container.querySelector('.cm-lintRange-error')).toHaveTextContent('three')
    act(() => ref.current?.go(2, 5))
    expect(box()).toHaveFocus()
    expect(document.getSelection()?.anchorNode?.textContent).toContain('three')
    rerender(<SourceEditor {...base} ref={ref} value={value} problems={[]} />)
    expect(container.querySelector('.cm-lintRange-error')).toBeNull()
  })

  it('cannot be written into by who may only read, but can be read with the keyboard', async () => {
    const onChange = vi.fn()
    await draw(<SourceEditor {...base} readOnly onChange={onChange} />)
    expect(box()).toHaveAttribute('aria-readonly', 'true')
    expect(box()).toHaveAttribute('tabindex', '0')
    fireEvent.keyDown(box(), { key: 'Enter', code: 'Enter', keyCode: 13 })
    expect(onChange).not.toHaveBeenCalled()
  })

  it('K8 gives the nonce of the page to the styles that it makes', async () => {
    const meta = Object.assign(document.createElement('meta'), { nonce: 'n1' })
    meta.setAttribute('property', 'csp-nonce')
    document.head.append(meta)
    await draw(<SourceEditor {...base} />)
    expect([...document.querySelectorAll('style')].some((s) => s.nonce === 'n1')).toBe(true)
  })
})

describe('what is offered', () => {
  const at = (doc: string) => offersOf(new CompletionContext(EditorState.create({ doc }), doc.length, false), base.inputs)
  it('are the inputs that can be written behind a dot', () => {
    expect(at('x = inputs.')).toMatchObject({ from: 11, options: [{ label: 'a' }, { label: 'b1' }] })
    expect(at('request.inputs.b')?.from).toBe(15)
  })
  it('is nothing elsewhere', () => {
    for (const doc of ['', 'inputs', 'output.', 'myinputs.']) expect(at(doc)).toBeNull()
  })
})
