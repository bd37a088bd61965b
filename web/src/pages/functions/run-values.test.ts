import { describe, expect, it } from 'vitest'
import { inputsOf, inputsOfJSON, outputsOf, typedOf } from './run-values'

const one = (type: string, text: string) => {
  const { values, wrong } = inputsOf([{ name: 'x', type }], { x: text })
  return 'x' in wrong ? `wrong ${String(wrong.x)}` : values.x
}

describe('inputs from a form', () => {
  it.each([
    ['STRING', ' a ', ' a '], ['STRING', '', ''], ['', '5', '5'], ['DATETIME', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'],
    ['INTEGER', ' 42 ', 42], ['INTEGER', '-7', -7], ['INTEGER', '9007199254740993', '9007199254740993'], ['INTEGER', '1.5', 'wrong integer'], ['INTEGER', '', undefined],
    ['DECIMAL', '1.5e3', 1500], ['DECIMAL', '.5', 0.5], ['DECIMAL', 'Infinity', 'wrong number'], ['DECIMAL', '1,5', 'wrong number'],
    ['BOOLEAN', 'true', true], ['BOOLEAN', 'false', false], ['BOOLEAN', '', undefined],
    ['JSON', '{"a": [1]}', { a: [1] }], ['JSON', 'null', null], ['JSON', '{a}', 'wrong json'], ['JSON', ' ', undefined],
  ])('as %s: %j is %j', (type, text, expected) => expect(one(type, text)).toEqual(expected))

  it('are those that are declared and have a name', () => {
    expect(inputsOf([{ name: 'a' }, { name: ' ' }, { name: 'b', type: 'INTEGER' }], { a: 'x', gone: 'y' })).toEqual({ values: { a: 'x' }, wrong: {} })
  })
})

describe('inputs from JSON', () => {
  it('are an object', () => {
    expect(inputsOfJSON('{"a": 1}')).toEqual({ a: 1 })
    expect(inputsOfJSON(' ')).toEqual({})
    for (const text of ['[1]', '1', 'null', '{a}']) expect(inputsOfJSON(text)).toBeUndefined()
  })
  it('come back into the form as texts', () => {
    const values = { s: 'x', n: 1.5, b: false, j: { a: [1] }, z: null }
    expect(typedOf(values)).toEqual({ s: 'x', n: '1.5', b: 'false', j: '{"a":[1]}', z: 'null' })
    const parameters = [{ name: 's', type: 'STRING' }, { name: 'n', type: 'DECIMAL' }, { name: 'b', type: 'BOOLEAN' }, { name: 'j', type: 'JSON' }, { name: 'z', type: 'JSON' }]
    expect(inputsOf(parameters, typedOf(values)).values).toEqual(values)
  })
})

describe('outputs', () => {
  const troubles = (type: string, value: unknown) => outputsOf([{ name: 'x', type }], { x: value })?.rows[0]?.trouble
  it.each([
    ['STRING', 'a', undefined], ['STRING', 1, 'type'], ['DATETIME', 5, 'type'], ['INTEGER', 3, undefined], ['INTEGER', '12345678901234567890', undefined], ['INTEGER', 3.5, 'type'],
    ['DECIMAL', '1.5', undefined], ['DECIMAL', 'x', 'type'], ['DECIMAL', '', 'type'], ['BOOLEAN', 'true', 'type'], ['BOOLEAN', false, undefined], ['JSON', [1], undefined], ['', {}, undefined], ['INTEGER', null, undefined],
  ])('of type %s with %j', (type, value, expected) => expect(troubles(type, value)).toBe(expected))

  it('are told one by one, with what is missing and what is beside them', () => {
    const { rows, others } = outputsOf([{ name: 'a', type: 'STRING' }, { name: 'b' }], { a: 'x', more: 1 })!
    expect(rows).toEqual([{ name: 'a', type: 'STRING', value: 'x' }, { name: 'b', type: '', value: undefined, trouble: 'missing' }])
    expect(others).toEqual({ more: 1 })
    expect(outputsOf([{ name: 'toString' }], {})?.rows[0]?.trouble).toBe('missing')
  })

  it.each([[null], [[1]], ['text'], [1]])('cannot be read out of %j', (value) => expect(outputsOf([], value)).toBeUndefined())
})
