import { describe, expect, it } from 'vitest'
import { emptyFlow, type FlowProblem } from './document'
import { count, placeProblems, problemsAt, problemsOfVariable, worst } from './problems'

const doc = { ...emptyFlow('F'), activities: [{ id: 'a', label: 'Ask', kind: 'x', links: [] }], events: [{ id: 'e', label: 'On', kind: 'event', links: [] }] }
const problem = (p: Partial<FlowProblem>): FlowProblem => ({ code: 'c', severity: 'error', message: 'm', ...p })
const list = [
  problem({ activity_id: 'a', severity: 'note', field: 'out' }), problem({ activity_id: 'a', field: 'outputs[0].path' }), problem({ activity: 'On', severity: 'warning', field: 'event' }),
  problem({ field: 'variables.tier.value' }), problem({ activity_id: 'gone', activity: 'Gone' }), problem({ activity_id: 'gone', activity: 'Ask', field: 'outputs' }),
]

describe('problems', () => {
  const placed = placeProblems(doc, list)
  it('belong to activities by id, by label, or to the flow', () => {
    expect(problemsAt(placed, 'a').map((p) => p.severity)).toEqual(['error', 'error', 'note'])
    expect(problemsAt(placed, 'e')).toHaveLength(1)
    expect(problemsAt(placed, 'x')).toEqual([])
    expect(placed.ofFlow).toHaveLength(2)
  })
  it('belong to settings with what is in them, and not to settings with a longer name', () => {
    expect(problemsAt(placed, 'a', 'outputs').map((p) => p.field)).toEqual(['outputs[0].path', 'outputs'])
    expect(problemsAt(placed, 'a', 'outputs[0]')).toHaveLength(1)
    expect(problemsAt(placed, 'a', 'out').map((p) => p.field)).toEqual(['out'])
  })
  it('belong to variables', () => {
    expect(problemsOfVariable(placed, 'tier')).toHaveLength(1)
    expect(problemsOfVariable(placed, 'ti')).toEqual([])
  })
  it('are counted', () => {
    expect(placed.counts).toEqual({ error: 4, warning: 1, note: 1 })
    expect(count([])).toEqual({ error: 0, warning: 0, note: 0 })
    expect([worst(list), worst(list.slice(2, 3)), worst(list.slice(0, 1)), worst([])]).toEqual(['error', 'warning', 'note', undefined])
  })
  it('stay of the same list when nothing is wrong', () => {
    expect(problemsAt(placed, 'x')).toBe(problemsAt(placed, 'y'))
  })
})
