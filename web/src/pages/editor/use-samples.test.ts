import { expect, test } from 'vitest'
import { samplesOf } from './use-samples'

test('samples are the values of the last run over the defaults, by type, and none that is secure', () => {
  const variables = [
    { name: 'n', type: 'INTEGER' as const, value: '3' }, { name: 'b', type: 'BOOLEAN' as const, value: 'True' }, { name: 'j', type: 'JSON' as const, value: '{"a":1}' }, { name: 'broken', type: 'JSON' as const, value: '{' },
    { name: 's', type: 'STRING' as const, value: 'x' }, { name: 'pin', type: 'STRING' as const, value: '1234', secure: true }, { name: 'none', type: 'STRING' as const },
  ]
  expect(samplesOf(variables, { s: 'last', pin: '***', other: 1 })).toEqual({ n: 3, b: true, j: { a: 1 }, broken: '{', s: 'last' })
})
