import { ApiProblem } from '@/api/client'

/** Something wrong with a function: at a place of its source, at a field of its form, or with all of it. */
export type Problem = { severity: 'error' | 'warning'; message: string; line?: number; column?: number; field?: string }

const whole = (n: unknown): number | undefined => (typeof n === 'number' && Number.isInteger(n) && n > 0 ? n : undefined)

/** Whether a refusal is about what the function says, and not about the server or who asks. */
export function isAboutFunction(error: unknown): error is ApiProblem {
  return error instanceof ApiProblem && (error.status === 422 || error.reason === 'name_taken')
}

/** What a refusal says of a function, with its places. */
export function problemsOf(error: unknown): Problem[] {
  if (!isAboutFunction(error)) return []
  const [line, column] = [whole(error.body.line), whole(error.body.column)]
  if (line !== undefined) {
    const said = error.errors[0]?.message ?? error.message
    // The place is told apart from the message, whatever the words for line and column are.
    const place = new RegExp(`^.*?\\b${String(line)}\\b\\D{1,20}\\b${String(column ?? 1)}\\b: `)
    return [{ severity: 'error', message: said.replace(place, ''), line, column: column ?? 1 }]
  }
  if (error.errors.length === 0) return [{ severity: 'error', message: error.message }]
  return error.errors.map((e) => ({ severity: 'error', message: error.errors.length === 1 ? error.message : e.message, field: e.location.replace(/^body\./, '') }))
}

/** Whether a source seems to have the function that is called: main, or handle as Webex has it. */
export function hasEntry(source: string): boolean {
  const bare = source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
  return /\bfunction\s*\*?\s*(?:main|handle)\s*\(|\b(?:const|let|var)\s+(?:main|handle)\s*=|^\s*(?:globalThis\.)?(?:main|handle)\s*=/m.test(bare)
}

/** The message for a field, such as inputs[0].name. */
export function problemAt(problems: readonly Problem[], field: string): string | undefined {
  return problems.find((p) => p.field === field)?.message
}
