import { describe, expect, test } from 'vitest'
import type { ImportReport } from '@/api/flows'
import { needKey, reportParts } from './import-report'

const need = (target: string, name: string, ...activities: string[]) => ({ target, name, activities })
const report = (part: Partial<ImportReport>): ImportReport => ({ format: 'webex-export', activities: 41, events: 0, links: 40, variables: 0, runs: 39, needs: [], notes: [], ...part })

describe('reportParts', () => {
  test('counts activities by what they need, not things', () => {
    const parts = reportParts(report({ needs: [need('queue', 'North', 'A', 'B'), need('queue', 'South', 'B')] }))
    expect(parts).toEqual({ activities: 41, runs: 39, needs: [{ target: 'queue', activities: 2, things: 2 }], stuck: 0 })
  })

  test('what is bound is not needed, and its activities run', () => {
    const north = need('queue', 'North', 'A', 'B')
    const parts = reportParts(report({ needs: [north] }), (n) => n === north)
    expect(parts).toMatchObject({ runs: 41, needs: [] })
  })

  test('an activity that needs two things runs only when both are bound', () => {
    const [queue, connector] = [need('queue', 'North', 'A'), need('connector', 'CRM', 'A')]
    const whole = report({ activities: 5, runs: 4, needs: [queue, connector] })
    expect(reportParts(whole, (n) => n === queue).runs).toBe(4)
    expect(reportParts(whole, () => true).runs).toBe(5)
  })

  test('an activity that does not run for another reason does not run when it is bound', () => {
    const parts = reportParts(report({ activities: 5, runs: 4, needs: [need('queue', 'North', 'A')], notes: [{ activity: 'A', code: 'kind_inert', message: 'x' }] }), () => true)
    expect(parts).toMatchObject({ runs: 4, stuck: 1 })
  })

  test('global variables belong to no activity', () => {
    expect(reportParts(report({ runs: 41, needs: [need('global-variable', 'Language')] })).needs).toEqual([{ target: 'global-variable', activities: 0, things: 1 }])
  })
})

test('things of one name and of two kinds have keys of their own', () => {
  expect(needKey(need('queue', 'Sales'))).not.toBe(needKey(need('skill', 'Sales')))
  expect(needKey({ ...need('queue', 'Sales'), id: '1' })).not.toBe(needKey({ ...need('queue', 'Sales'), id: '2' }))
})
