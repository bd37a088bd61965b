import { expect, test } from 'vitest'
import { bindingsFrom, leaveOpen, makeAtSandbox, needsSandbox } from './template-choice'

test('only connectors are bound to', () => {
  expect(bindingsFrom({ CRM: 'c1', Mail: makeAtSandbox, SMS: leaveOpen })).toEqual({ CRM: 'c1' })
})

test('the sandbox is needed when one of them is to be made there', () => {
  expect(needsSandbox({ CRM: 'c1', Mail: makeAtSandbox })).toBe(true)
  expect(needsSandbox({ CRM: leaveOpen })).toBe(false)
  expect(needsSandbox({})).toBe(false)
})
