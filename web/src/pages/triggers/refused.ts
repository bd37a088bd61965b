import { ApiProblem } from '@/api/client'

/** What a refusal says of each setting; `rest` when it is about none that has a control. */
export function refused(error: Error | null, names: readonly string[]): { at: Partial<Record<string, string>>; rest: boolean } {
  const at: Partial<Record<string, string>> = {}
  for (const { location = '', message } of error instanceof ApiProblem ? error.errors : []) {
    const name = names.find((n) => new RegExp(`^body\\.${n}(\\.|\\[|$)`).test(location))
    if (name !== undefined) at[name] ??= message
  }
  return { at, rest: error !== null && Object.keys(at).length === 0 }
}
