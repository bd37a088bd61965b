import { expect, test } from 'vitest'
import { matching } from './matching'

const queues = [
  { id: 'q1', name: 'Sales' },
  { id: 'q2', name: 'Service' },
  { id: 'q3', name: 'SERVICE' },
]

test('a thing of the same id is meant, whatever its name', () => {
  expect(matching({ id: 'q1', name: 'Service' }, queues)?.id).toBe('q1')
})

test('else that of the same name, whatever the letter case', () => {
  expect(matching({ id: 'unknown', name: 'sales' }, queues)?.id).toBe('q1')
})

test('of two whose names differ only in letter case, the one that is written so', () => {
  expect(matching({ name: 'SERVICE' }, queues)?.id).toBe('q3')
})

test('where it is not clear, nothing', () => {
  expect(matching({ name: 'service' }, queues)).toBeUndefined()
  expect(matching({ name: 'Support' }, queues)).toBeUndefined()
})
