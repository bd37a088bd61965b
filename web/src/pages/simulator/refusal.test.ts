import { describe, expect, it } from 'vitest'
import { ApiProblem } from '@/api/client'
import { onlyUnbound, problemsOf } from './refusal'

const problem = (code: string) => ({ code, severity: 'error', message: 'm', activity: 'A' })

describe('a start that is refused', () => {
  it('has the problems of the draft', () => {
    expect(problemsOf(new ApiProblem(422, { problems: [problem('no_start')] }))).toHaveLength(1)
    expect(problemsOf(new ApiProblem(409, {}))).toEqual([])
    expect(problemsOf(new Error('x'))).toEqual([])
  })
  it('may be overridden when only names are missing', () => {
    const found = (...codes: string[]) => problemsOf(new ApiProblem(422, { problems: codes.map(problem) }))
    expect(onlyUnbound(found('unbound', 'unbound'))).toBe(true)
    expect(onlyUnbound(found('unbound', 'no_start'))).toBe(false)
    expect(onlyUnbound([])).toBe(false)
  })
})
