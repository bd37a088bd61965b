import { expect, test } from 'vitest'
import type { DiffItem } from '@/api/versions'
import { byChange, shownLines, shownLinks, shownValue } from './diff-shown'

test.each([
  ['text', 'text'],
  [3000, '3000'],
  [true, 'true'],
  [{ digit: '1' }, '{\n "digit": "1"\n}'],
])('%j is read as it is written', (value, shown) => {
  expect(shownValue(value)).toBe(shown)
})

test('a long text changes by lines', () => {
  expect(shownLines({ path: 'body', lines: ['-old', '+new'] })).toEqual(['-old', '+new'])
  expect(shownLines({ path: 'body' })).toEqual([])
})

const item = (label: string, change: DiffItem['change'], links?: DiffItem['links']): DiffItem => ({ label, change, changes: [], links })

test('links say from where to where', () => {
  const links: DiffItem['links'] = [
    { change: 'added', port: 'error', new: 'Bye' },
    { change: 'removed', port: '1', old: 'Sales' },
    { change: 'changed', port: '2', old: 'A', new: 'B' },
  ]
  expect(shownLinks(item('Menu', 'changed', links))).toEqual([
    { change: 'added', port: 'error', old: undefined, now: 'Bye' },
    { change: 'removed', port: '1', old: 'Sales', now: undefined },
    { change: 'changed', port: '2', old: 'A', now: 'B' },
  ])
  expect(shownLinks(item('Menu', 'changed'))).toEqual([])
})

test('items stand by what became of them, and no group is empty', () => {
  const groups = byChange([item('C', 'changed'), item('A', 'added'), item('B', 'changed')])
  expect(groups.map(([change, those]) => [change, those.map((i) => i.label)])).toEqual([['added', ['A']], ['changed', ['C', 'B']]])
})
