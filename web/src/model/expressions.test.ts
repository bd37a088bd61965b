import { describe, expect, it } from 'vitest'
import { chance } from '@/testing/random-flow'
import { reads, renameRoot, rootsIn } from './expressions'

const names = (text: string, bare = false) => rootsIn(text, bare).map((r) => r.name)

describe('names that a text reads', () => {
  it.each([
    ['{{ Menu.OptionEntered }}', ['Menu']],
    ['Menu {{ a }} Menu', ['a']],
    ['{{ a.Menu }}', ['a']],
    ['{{ a . Menu }}', ['a']],
    ['{{ a["Menu"] + b }}', ['a', 'b']],
    ["{{ 'Menu' }}", []],
    ['{{ "}} Menu" + x }}', ['x']],
    ['{{ "a \\" Menu" + x }}', ['x']],
    ['{{ x | upper | replace({"a": b}) }}', ['x', 'b']],
    ['{% if a and not b %}c{% endif %}', ['a', 'b']],
    ['{% set total = price * 2 %}{{ total }}', ['price', 'total']],
    ['{{ max(a, b) }}', ['a', 'b']],
    ['{{ a == b }}', ['a', 'b']],
    ['{# Menu #}{{ a }}', ['a']],
    ['{{ Größe.x }}', ['Größe']],
    ['{{ unfinished', ['unfinished']],
    ['{{ "open', ['open']],
    ['{# open {{ a }}', []],
    ['{ a }', []],
    ['', []],
  ])('%s', (text, want) => {
    expect(names(text)).toEqual(want)
  })
  it('a bare text is an expression only where it is said to be', () => {
    expect(names('Menu.OptionEntered')).toEqual([])
    expect(names('Menu.OptionEntered', true)).toEqual(['Menu'])
    expect(names('Menu {{ a }}', true)).toEqual(['a'])
  })
})

describe('renaming', () => {
  it('changes whole words and nothing else', () => {
    expect(renameRoot('Old {{ Old.x + Older.Old + "Old" + Old }} {{Old}}', 'Old', 'N')).toBe('Old {{ N.x + Older.Old + "Old" + N }} {{N}}')
  })
  it('gives the same text when the name is not read', () => {
    const text = 'Old {{ x.Old }}'
    expect(renameRoot(text, 'Old', 'N')).toBe(text)
    expect(renameRoot('nothing', 'Old', 'N')).toBe('nothing')
  })
  it('treats signs of patterns as what they are', () => {
    expect(renameRoot('{{ a.b }}', 'a', '$&')).toBe('{{ $&.b }}')
  })
  it('says whether a name is read', () => {
    expect([reads('{{ a.b }}', 'a'), reads('{{ a.b }}', 'b'), reads('a', 'a'), reads('a', 'a', true)]).toEqual([true, false, false, true])
  })
})

describe('laws of renaming', () => {
  const pieces = ['Old', 'Older', 'x', '.', ' ', '"Old"', "'", '{{ ', ' }}', '{% if ', ' %}', '|', 'Old.x', '(', ')', '{# ', ' #}', '\\', '=', '1']
  it('for any text: the new name is read where the old one was, nothing else changes, and back is as before', () => {
    for (let seed = 1; seed <= 500; seed++) {
      const c = chance(seed)
      const text = Array.from({ length: c.below(14) }, () => c.of(pieces)).join('')
      const bare = c.below(2) === 0
      const next = renameRoot(text, 'Old', 'Brand_new', bare)
      expect(names(next, bare)).toEqual(names(text, bare).map((n) => (n === 'Old' ? 'Brand_new' : n)))
      expect(reads(next, 'Old', bare)).toBe(false)
      expect(renameRoot(next, 'Brand_new', 'Old', bare)).toBe(text)
    }
  })
  it('names are told with where they stand', () => {
    for (const text of ['{{ a.b + c }}', 'x {{ Größe }} y {{ a }}', '{% set b = a %}']) for (const { name, at } of rootsIn(text)) expect(text.startsWith(name, at)).toBe(true)
  })
})
