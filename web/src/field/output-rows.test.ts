import { expect, it } from 'vitest'
import { outputsField, withOutput } from './output-rows'
import { objectFrom, rowsOf } from './rows'
import { matching, readReference, referred, writeReference } from './references'

const text = { label: '', help: '', required: false }
const rows = { name: 'outputs', variable: 'variable', path: 'path', max: undefined }

it('finds the rows that take what a path reads, whatever they are called', () => {
  const fields = [
    { ...text, name: 'form', kind: 'items' as const, fields: [{ ...text, name: 'x', kind: 'plain' as const }] },
    { ...text, name: 'results', kind: 'items' as const, max: 5, fields: [{ ...text, name: 'to', kind: 'ref' as const, target: 'variable' }, { ...text, name: 'from', kind: 'path' as const }] },
  ]
  expect(outputsField(fields)).toEqual({ name: 'results', variable: 'to', path: 'from', max: 5 })
  expect(outputsField(fields.slice(0, 1))).toBeUndefined()
})

it('adds a row, and changes the one that the variable has', () => {
  const first = withOutput({ a: 1 }, rows, 'name', '$.name')
  expect(first).toEqual({ values: { a: 1, outputs: [{ variable: 'name', path: '$.name' }] }, at: 'outputs[0]' })
  expect(withOutput(first.values, rows, 'name', '$.full').values.outputs).toEqual([{ variable: 'name', path: '$.full' }])
  expect(withOutput(first.values, rows, 'other', '$.o').at).toBe('outputs[1]')
})

it('keeps rows of tables in order and without those that have no name', () => {
  expect(rowsOf({ b: 1, a: 2 })).toEqual([{ name: 'b', value: 1 }, { name: 'a', value: 2 }])
  expect(rowsOf('no object')).toEqual([])
  expect(objectFrom([{ name: 'b', value: 1 }, { name: '', value: 2 }, { name: 'c', value: undefined }])).toEqual({ b: 1, c: '' })
  expect(objectFrom([{ name: '', value: 1 }])).toBeUndefined()
})

it('reads and writes references by name, and by id and name', () => {
  const things = [{ id: 'c1', name: 'CRM', detail: 'custom' }, { name: 'tier' }]
  expect(readReference({ id: 'c1', name: 'CRM' })).toEqual({ id: 'c1', name: 'CRM' })
  expect(readReference(undefined)).toEqual({ id: '', name: '' })
  expect(things.map(writeReference)).toEqual([{ id: 'c1', name: 'CRM' }, 'tier'])
  for (const value of ['CRM', 'c1', { id: 'c1', name: 'Old name' }, { id: 'elsewhere', name: 'CRM' }]) expect(referred(value, things)).toBe(things[0])
  expect(referred('Gone', things)).toBeUndefined()
  expect(matching(things, 'CUST')).toEqual([things[0]])
  expect(matching(things, ' ')).toBe(things)
})
