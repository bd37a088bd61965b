import { describe, expect, it } from 'vitest'
import { spanAt, tokensOf } from './tokens'

const read = (text: string, expression = false) => tokensOf(text, expression).map((t) => `${t.sort} ${text.slice(t.from, t.to)}`)

describe('tokensOf', () => {
  it('colours only what is inside of braces', () => {
    expect(read('Hi {{ a.b | default("x", 3) }} if')).toEqual(['mark {{', 'name a.b', 'operator |', 'filter default', 'string "x"', 'number 3', 'mark }}'])
    expect(read('{% if not a %}{# no {{ #}')).toEqual(['mark {%', 'keyword if', 'keyword not', 'name a', 'mark %}', 'comment {# no {{ #}'])
  })

  it('reads what is not closed yet, and expressions without braces', () => {
    expect(read('{{ "a')).toEqual(['mark {{', 'string "a'])
    expect(read('{# open')).toEqual(['comment {# open'])
    expect(read('a > 1', true)).toEqual(['name a', 'operator >', 'number 1'])
    expect(read('{{ a }}', true)).toEqual(['mark {{', 'name a', 'mark }}'])
    expect(read('plain { text')).toEqual([])
  })
})

describe('spanAt', () => {
  const text = 'one\n😀 {{ bad + }}'
  it('underlines a word, a sign, or the end', () => {
    expect(text.slice(spanAt(text, 2, 6).from, spanAt(text, 2, 6).to)).toBe('bad')
    expect(text.slice(spanAt(text, 2, 10).from, spanAt(text, 2, 10).to)).toBe('+')
    expect(spanAt('ab', 1, 9)).toEqual({ from: 1, to: 2 })
    expect(spanAt('', 4, 4)).toEqual({ from: 0, to: 0 })
  })
})
