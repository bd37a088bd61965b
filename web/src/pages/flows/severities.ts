import type { FlowProblem } from '@/api/flows'

const order = ['error', 'warning', 'note']

/** Problems by severity, the worst first; those without any are left out. */
export function bySeverity(problems: FlowProblem[]): [string, FlowProblem[]][] {
  return order.flatMap((severity): [string, FlowProblem[]][] => {
    const those = problems.filter((p) => p.severity === severity)
    return those.length > 0 ? [[severity, those]] : []
  })
}
