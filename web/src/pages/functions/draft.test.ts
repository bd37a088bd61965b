import { describe, expect, it } from 'vitest'
import { functionNamed, functionVersionNumbered } from '@/testing/functions'
import { bodyOf, type Draft, draftOf, parameterChanges, same, tidy, withVersion } from './draft'

const draft: Draft = { name: 'Add', description: '', inputs: [{ name: 'n', type: 'INTEGER' }], outputs: [{ name: 'sum' }], source: 'function main() {}' }

describe('a draft', () => {
  it('is what a function is made of', () => {
    expect(draftOf(functionNamed('Add', { inputs: [{ name: 'n', type: 'INTEGER' }], outputs: [{ name: 'sum' }], source: 'function main() {}' }))).toEqual(draft)
    expect(draftOf({ ...functionNamed('Add'), source: undefined }).source).toBe('')
  })

  it('is sent without rows that say nothing, and without room around names', () => {
    const body = bodyOf({ ...draft, name: ' Add ', inputs: [{ name: ' n ', type: 'INTEGER' }, { name: '', type: '' }, { name: '  ' }] })
    expect(body).toEqual({ name: 'Add', description: '', language: 'JavaScript', inputs: [{ name: 'n', type: 'INTEGER' }], outputs: [{ name: 'sum' }], source: 'function main() {}' })
  })

  it('keeps a row that has a type and no name: the server says that it needs one', () => {
    expect(bodyOf({ ...draft, outputs: [{ name: '', type: 'JSON' }] }).outputs).toEqual([{ name: '', type: 'JSON' }])
  })

  it('is tidied of empty rows, and left as it is where there are none', () => {
    expect(tidy(draft)).toBe(draft)
    expect(tidy({ ...draft, inputs: [{ name: ' ' }, ...draft.inputs, { name: '' }] })).toEqual(draft)
  })

  it('is the same as long as the same text is sent', () => {
    expect(same(draft, { ...draft, inputs: [...draft.inputs, { name: '' }] })).toBe(true)
    expect(same(draft, { ...draft, outputs: [{ name: 'sum', type: 'INTEGER' }] })).toBe(false)
    expect(same(draft, { ...draft, source: `${draft.source} ` })).toBe(false)
    expect(same(draft, { ...draft, inputs: [], outputs: draft.inputs })).toBe(false)
  })

  it('takes from a version what runs, and keeps its name', () => {
    const version = functionVersionNumbered(2, { inputs: [], outputs: [{ name: 'x' }], source: 'const main = () => 1' })
    expect(withVersion({ ...draft, description: 'Adds.' }, version)).toEqual({ name: 'Add', description: 'Adds.', inputs: [], outputs: [{ name: 'x' }], source: 'const main = () => 1' })
  })
})

describe('what differs in parameters', () => {
  it('is nothing between equals, in whatever order they stand', () => {
    expect(parameterChanges(draft, { ...draft, inputs: [{ name: 'n', type: 'INTEGER' }] })).toEqual([])
  })

  it('is what came, what went and what has another type', () => {
    const after = { inputs: [{ name: 'n', type: 'DECIMAL' }, { name: 'm' }], outputs: [] }
    expect(parameterChanges(draft, after)).toEqual([
      { side: 'inputs', name: 'n', from: 'INTEGER', to: 'DECIMAL' },
      { side: 'inputs', name: 'm', to: '' },
      { side: 'outputs', name: 'sum', from: '' },
    ])
  })
})
