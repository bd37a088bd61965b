import { expect, test } from 'vitest'
import type { FlowProblem } from '@/api/flows'
import { bySeverity } from './severities'

const problem = (severity: string, code: string) => ({ severity, code, message: code }) as FlowProblem

test('the worst come first, and what there is not is left out', () => {
  const groups = bySeverity([problem('note', 'n'), problem('error', 'e1'), problem('error', 'e2')])
  expect(groups.map(([severity, those]) => [severity, those.map((p) => p.code)])).toEqual([['error', ['e1', 'e2']], ['note', ['n']]])
})
