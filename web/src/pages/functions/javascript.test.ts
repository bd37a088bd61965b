import { ensureSyntaxTree, getIndentation, indentUnit } from '@codemirror/language'
import { EditorState } from '@codemirror/state'
import { describe, expect, it } from 'vitest'
import { javascript } from './javascript'

const stateOf = (doc: string) => EditorState.create({ doc, extensions: [javascript, indentUnit.of('  ')] })

/** The coloured parts of a source. */
function coloured(source: string): string[] {
  const found: string[] = []
  ensureSyntaxTree(stateOf(source), source.length, 5_000)?.iterate({ enter: (n) => void (n.name !== 'Document' && found.push(`${n.name} ${source.slice(n.from, n.to)}`)) })
  return found
}

describe('colours', () => {
  it.each([
    ['const a = 1', ['keyword const', 'number 1']],
    ['return "it\\"s" + \'x\'', ['keyword return', 'string "it\\"s"', "string 'x'"]],
    ['a.default = true', ['bool true']],
    ['0xff + 1_000n + .5e-3', ['number 0xff', 'number 1_000n', 'number .5e-3']],
    ['a // b "c"', ['comment // b "c"']],
    ['/* a */ b', ['comment /* a */']],
    ['x = /[/"]+/g', ['regexp /[/"]+/g']],
    ['(a) / b / c', []],
    ['`a ${b ? 1 : `c`} d` + 2', ['string `a ${', 'number 1', 'string `c`', 'string  d`', 'number 2']],
  ])('of %s', (source, expected) => {
    expect(coloured(source)).toEqual(expected)
  })

  it('goes over lines in comments and templates', () => {
    expect(coloured('/* a\n b */ const').at(-1)).toBe('keyword const')
    expect(coloured('`a\n "b` + "c"').at(-1)).toBe('string "c"')
  })
})

describe('indentation', () => {
  const of = (source: string) => {
    const state = stateOf(source)
    ensureSyntaxTree(state, source.length, 5_000)
    return getIndentation(state, state.doc.line(state.doc.lines).from)
  }
  it.each([
    ['function main() {\nx', 2],
    ['function main() {\n}', 0],
    ['f({\n  a: [\n1', 6],
    ['// {\nx', 0],
    ['const s = "{"\nx', 0],
  ])('of the last line of %j', (source, columns) => {
    expect(of(source)).toBe(columns)
  })
})
