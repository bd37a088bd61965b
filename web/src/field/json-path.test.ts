import { describe, expect, it } from 'vitest'
import { inside, nameFor, pathTo, readJSON, sortOf, typeFor } from './json-path'

describe('pathTo (20)', () => {
  it.each([
    [[], '$'],
    [['customer', 'name'], '$.customer.name'],
    [['items', 0, 'id'], '$.items[0].id'],
    [['last order'], "$['last order']"],
    [["it's", 'back\\slash'], "$['it\\'s']['back\\\\slash']"],
    [['2nd', 'größe', '@type'], "$['2nd'].größe['@type']"],
    [[0, 1], '$[0][1]'],
    [[''], "$['']"],
  ])('writes %j', (steps, path) => expect(pathTo(steps)).toBe(path))
})

describe('what fits a value', () => {
  it('is a type of variable', () => {
    expect(['a', 1, 1.5, true, null, [], {}].map(typeFor)).toEqual(['STRING', 'INTEGER', 'DECIMAL', 'BOOLEAN', 'STRING', 'JSON', 'JSON'])
    expect([null, undefined, [], {}, 1, true, 'a'].map(sortOf)).toEqual(['null', 'null', 'list', 'object', 'number', 'boolean', 'text'])
  })

  it('is a name that nothing has yet', () => {
    expect(nameFor(['customer', 'last order'], [])).toBe('lastOrder')
    expect(nameFor(['items', 0], ['items', 'items2'])).toBe('items3')
    expect(nameFor(['2nd'], [])).toBe('value2nd')
    expect(nameFor([0], [])).toBe('value')
  })
})

it('looks inside lists and objects', () => {
  expect(inside([7])).toEqual([[0, 7]])
  expect(inside({ a: 1 })).toEqual([['a', 1]])
  expect(inside('a')).toEqual([])
  expect(readJSON('[1]')).toEqual({ value: [1] })
  expect(readJSON('<a/>')).toBeUndefined()
})
