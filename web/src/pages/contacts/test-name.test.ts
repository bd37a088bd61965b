import { expect, it } from 'vitest'
import { testName } from './test-name'

it('ui-29: a test has a name that can stand in a path', () => {
  expect(testName(' Gold caller ')).toBe('Gold-caller')
  expect(testName('Rückruf / später')).toBe('Ruckruf-spater')
  expect(testName('../etc')).toBe('etc')
  expect(testName('···')).toBe('')
})
