import { describe, expect, it } from 'vitest'
import { ApiProblem, Unreachable } from '@/api/client'
import { hasEntry, isAboutFunction, problemAt, problemsOf } from './problems'

const refusal = (status: number, body: Record<string, unknown>) => new ApiProblem(status, body)
const syntax = refusal(422, {
  reason: 'source_invalid', detail: 'The source is not JavaScript: line 2, column 13: SyntaxError: unexpected token.', line: 2, column: 13,
  errors: [{ location: 'body.source', message: 'line 2, column 13: SyntaxError: unexpected token' }],
})

describe('what a refusal says of a function', () => {
  it('has the place in the source, and says it once', () => {
    expect(problemsOf(syntax)).toEqual([{ severity: 'error', message: 'SyntaxError: unexpected token', line: 2, column: 13 }])
  })

  it('has the place of a run that failed, where it is known', () => {
    const thrown = refusal(422, { reason: 'function_exception', detail: 'The function did not come to its end: line 3, column 9: Error: boom.', line: 3, column: 9, log: ['so far'] })
    expect(problemsOf(thrown)).toEqual([{ severity: 'error', message: 'Error: boom.', line: 3, column: 9 }])
    const slow = refusal(422, { reason: 'function_timeout', detail: 'The function did not come to its end: not ready after 5s.' })
    expect(problemsOf(slow)).toEqual([{ severity: 'error', message: 'The function did not come to its end: not ready after 5s.' }])
  })

  it('leaves the place out in other languages too, and nothing but the place', () => {
    const said = (detail: string) => problemsOf(refusal(422, { detail, line: 2, column: 13 })).map((p) => p.message)
    expect(said('Die Funktion kam nicht ans Ende: Zeile 2, Spalte 13: Error: boom 2.')).toEqual(['Error: boom 2.'])
    expect(said('Error at 2 13')).toEqual(['Error at 2 13'])
  })

  it('takes no line that is no number', () => {
    expect(problemsOf(refusal(422, { detail: 'No.', line: 'x' }))).toEqual([{ severity: 'error', message: 'No.' }])
    expect(problemsOf(refusal(422, { detail: 'No.', line: 4 }))).toEqual([{ severity: 'error', message: 'No.', line: 4, column: 1 }])
  })

  it('has the field that is wrong', () => {
    const twice = refusal(422, { reason: 'parameter_twice', detail: 'The parameter n stands there twice.', errors: [{ location: 'body.inputs[1].name', message: 'stands there twice' }] })
    const problems = problemsOf(twice)
    expect(problemAt(problems, 'inputs[1].name')).toBe('The parameter n stands there twice.')
    expect(problemAt(problems, 'inputs[0].name')).toBeUndefined()
    const two = refusal(422, { detail: 'It is not as it should be.', errors: [{ location: 'body.name', message: 'is too long' }, { location: 'body.source', message: 'is too long' }] })
    expect(problemsOf(two).map((p) => `${String(p.field)}: ${p.message}`)).toEqual(['name: is too long', 'source: is too long'])
    expect(problemAt(problemsOf(refusal(409, { reason: 'name_taken', detail: 'It is taken.', errors: [{ location: 'body.name', message: 'is taken' }] })), 'name')).toBe('It is taken.')
  })

  it('is nothing of other refusals', () => {
    for (const other of [refusal(503, { detail: 'Busy.' }), refusal(403, { detail: 'No.' }), refusal(409, { reason: 'function_used' }), new Unreachable(new Error('x')), undefined]) {
      expect(isAboutFunction(other)).toBe(false)
      expect(problemsOf(other)).toEqual([])
    }
  })
})

describe('the function that is called', () => {
  it.each([
    'function main(inputs) {}', 'async function main () {}', 'const main = async (i) => i', 'export const handle = async (request, response) => {}', 'let x = 1\nmain = (i) => i', 'globalThis.handle = 1',
  ])('is there in %j', (source) => expect(hasEntry(source)).toBe(true))
  it.each(['', 'function other() {}', '// function main() {}', '/* const main = 1 */', 'const remain = 1', 'x.main = 1'])('is not there in %j', (source) => expect(hasEntry(source)).toBe(false))
})
