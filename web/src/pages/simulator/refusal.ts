import { ApiProblem } from '@/api/client'
import type { FlowProblem } from '@/api/flows'

/** The problems of a draft for which a start was refused; nothing for any other refusal. */
export function problemsOf(error: unknown): FlowProblem[] {
  if (!(error instanceof ApiProblem) || !Array.isArray(error.body.problems)) return []
  return error.body.problems as FlowProblem[]
}

/** Whether nothing but names that the organisation does not have is in the way: then it may be started all the same. */
export function onlyUnbound(problems: readonly FlowProblem[]): boolean {
  return problems.length > 0 && problems.every((p) => p.code === 'unbound')
}
