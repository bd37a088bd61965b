import { describe, expect, it } from 'vitest'
import { placeIn } from './place'

/** Where the bar stands in a text. */
const at = (text: string, expression = false) => {
  const position = text.indexOf('¦')
  const { sort, typed, from } = placeIn(text.replace('¦', ''), position, expression)
  return [sort, typed, from]
}

describe('placeIn', () => {
  it.each([
    ['Hello ¦', ['text', '', 6]],
    ['Hello {{ ¦', ['value', '', 9]],
    ['Hello {{ cust¦ }}', ['value', 'cust', 9]],
    ['{{ New.AN¦', ['value', 'New.AN', 3]],
    ['{{ a }} b¦', ['text', 'b', 8]],
    ['{{ a | up¦', ['filter', 'up', 7]],
    ['{{ a |¦', ['filter', '', 6]],
    ['{{ a || b¦', ['value', 'b', 8]],
    ['{{ a is emp¦', ['test', 'emp', 8]],
    ['{{ a is not emp¦', ['test', 'emp', 12]],
    ['{% i¦', ['tag', 'i', 3]],
    ['{% if cu¦', ['value', 'cu', 6]],
    ['{{ "a ¦', ['quoted', '', 6]],
    ["{{ 'it\\'s ¦", ['quoted', '', 10]],
    ["{{ 'a' + b¦", ['value', 'b', 9]],
    ['{# note ¦', ['quoted', '', 8]],
    ['{# note #} x¦', ['text', 'x', 11]],
    ['{{ größe¦', ['value', 'größe', 3]],
  ])('reads %s', (text, place) => expect(at(text)).toEqual(place))

  it('takes the whole text for an expression where there are no braces', () => {
    expect(at('cust¦', true)).toEqual(['value', 'cust', 0])
    expect(at('a | de¦', true)).toEqual(['filter', 'de', 4])
    expect(at('{{ a }} ¦', true)).toEqual(['text', '', 8])
  })
})
