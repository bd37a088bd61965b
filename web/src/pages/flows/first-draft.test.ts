import { describe, expect, test } from 'vitest'
import { firstDraft } from './first-draft'

describe('firstDraft', () => {
  test.each([
    ['flow', ['start', 'end']],
    ['subflow', ['subflow-start', 'subflow-end']],
  ] as const)('a %s starts and ends', (type, kinds) => {
    const draft = firstDraft(' Night line ', type)
    expect(draft).toMatchObject({ name: 'Night line', type, events: [], variables: [] })
    expect(draft.activities.map((a) => a.kind)).toEqual(kinds)
  })

  test('every link leads to an activity, and every activity has its place', () => {
    const { activities, layout } = firstDraft('x', 'flow')
    const ids = activities.map((a) => a.id)
    for (const link of activities.flatMap((a) => a.links)) expect(ids).toContain(link.to)
    expect(Object.keys(layout?.activities as object)).toEqual(ids)
  })
})
