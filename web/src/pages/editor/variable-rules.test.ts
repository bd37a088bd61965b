import { describe, expect, test } from 'vitest'
import { emptyFlow } from '@/model/document'
import { nameProblem, valueProblem } from './variable-rules'

const doc = { ...emptyFlow('F'), variables: [{ name: 'Count', type: 'INTEGER' as const }] }

describe('the rules of a variable', () => {
  test.each([
    ['', undefined, 'empty'], ['  ', undefined, 'empty'], ['a b', undefined, 'letters'], ['1a', undefined, 'letters'], ['count', undefined, 'taken'],
    ['Count', 'Count', undefined], ['count', 'Count', undefined], ['größe_2', undefined, undefined],
  ] as const)('name %j of %j: %s', (name, was, wrong) => expect(nameProblem(doc, name, was)).toBe(wrong))

  test.each([
    ['INTEGER', '12', undefined], ['INTEGER', '1.5', 'integer'], ['DECIMAL', '1.5', undefined], ['DECIMAL', 'x', 'decimal'], ['JSON', '{"a":1}', undefined], ['JSON', '{', 'json'],
    ['DATETIME', '2026-01-31T09:00:00Z', undefined], ['DATETIME', 'soon', 'datetime'], ['STRING', 'x', undefined], ['INTEGER', '', undefined], ['INTEGER', undefined, undefined],
  ] as const)('%s with %j: %s', (type, value, wrong) => expect(valueProblem({ type, value })).toBe(wrong))
})
