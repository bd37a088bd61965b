import { describe, expect, test } from 'vitest'
import { ApiProblem } from '@/api/client'
import { refused } from './refused'

const problem = (...errors: { location: string; message: string }[]) => new ApiProblem(422, { detail: 'No.', errors })

describe('a refusal', () => {
  test('stands at the setting that it is about, the first of several', () => {
    expect(refused(problem({ location: 'body.name', message: 'is missing' }, { location: 'body.name', message: 'is short' }, { location: 'body.variables[0]', message: 'is odd' }), ['name', 'variables'])).toEqual({
      at: { name: 'is missing', variables: 'is odd' },
      rest: false,
    })
  })

  test('of which no control has a part is told above them', () => {
    expect(refused(problem({ location: 'body.names', message: 'x' }), ['name'])).toEqual({ at: {}, rest: true })
    expect(refused(problem(), ['name']).rest).toBe(true)
    expect(refused(new Error('x'), ['name']).rest).toBe(true)
    expect(refused(null, ['name'])).toEqual({ at: {}, rest: false })
  })
})
