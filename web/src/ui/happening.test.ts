import { expect, it } from 'vitest'
import { happeningOf } from './happening'

it('ui-5: what happens to a contact has words in every language where they are known', () => {
  expect(happeningOf('hungup')).toBe('hungUp')
  expect(happeningOf('AgentContactAssigned')).toBe('agentAnswered')
  expect(happeningOf('simulated:clock')).toBe('clock')
  expect(happeningOf('GlobalErrorEvent')).toBeUndefined()
  expect(happeningOf('constructor')).toBeUndefined()
})
