import { expect, it } from 'vitest'
import { flowsOf } from './touched-flows'

it('each flow is listed once, with its draft, its versions and their labels', () => {
  const flows = flowsOf([
    { flow: '1', name: 'Hello', activity: 'A' },
    { flow: '1', name: 'Hello', activity: 'A', version: 3, labels: ['Live', 'Test'] },
    { flow: '1', name: 'Hello', activity: 'B', version: 3, labels: ['Live'] },
    { flow: '2', name: 'Menu', activity: 'C', version: 1 },
  ])
  expect(flows).toEqual([
    { flow: '1', name: 'Hello', drafts: true, versions: [3], labels: ['Live', 'Test'] },
    { flow: '2', name: 'Menu', drafts: false, versions: [1], labels: [] },
  ])
})
