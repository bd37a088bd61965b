// @vitest-environment jsdom
import { beforeEach, expect, it, vi } from 'vitest'
import { keepInputs, keptInputs } from './kept-inputs'

beforeEach(() => sessionStorage.clear())

it('keeps the values of each function apart', () => {
  keepInputs('a', { n: '1' })
  keepInputs('b', { n: '2' })
  expect([keptInputs('a'), keptInputs('b'), keptInputs('c')]).toEqual([{ n: '1' }, { n: '2' }, {}])
})

it('takes nothing that is no text of a form', () => {
  for (const [kept, expected] of [['{', {}], ['null', {}], ['{"a": 1, "b": "x"}', { b: 'x' }]] as const) {
    sessionStorage.setItem('callwright-function-inputs f', kept)
    expect(keptInputs('f')).toEqual(expected)
  }
})

it('does without a browser that keeps nothing', () => {
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new Error('full')
  })
  expect(() => keepInputs('a', { n: '1' })).not.toThrow()
})
