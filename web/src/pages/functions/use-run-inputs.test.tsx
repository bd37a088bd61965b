// @vitest-environment jsdom
import { act, renderHook } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { keepInputs, keptInputs } from './kept-inputs'
import { useRunInputs } from './use-run-inputs'

beforeEach(() => sessionStorage.clear())

const two = [{ name: 'n', type: 'INTEGER' }, { name: 's', type: 'STRING' }]
const begin = (parameters = two) => renderHook(({ given }) => useRunInputs('f', given), { initialProps: { given: parameters } }).result

describe('the values of a run', () => {
  it('begin with those of the last run', () => {
    keepInputs('f', { n: '4' })
    expect(begin().current.typed).toEqual({ n: '4' })
  })

  it('are taken from the form, and kept', () => {
    const now = begin()
    act(() => now.current.type('n', '7'))
    act(() => now.current.type('s', 'x'))
    let taken: unknown
    act(() => void (taken = now.current.take()))
    expect(taken).toEqual({ n: 7, s: 'x' })
    expect(keptInputs('f')).toEqual({ n: '7', s: 'x' })
  })

  it('are none while one is wrong, which is said once they were wanted', () => {
    const now = begin()
    act(() => now.current.type('n', 'seven'))
    expect(now.current.wrong).toEqual({})
    let taken: unknown = 'something'
    act(() => void (taken = now.current.take()))
    expect(taken).toBeUndefined()
    expect(now.current.wrong).toEqual({ n: 'integer' })
    expect(keptInputs('f')).toEqual({})
    act(() => now.current.type('n', '7'))
    expect(now.current.wrong).toEqual({})
  })

  it('go over into JSON and come back', () => {
    const now = begin()
    act(() => now.current.type('n', '7'))
    act(() => now.current.show('json'))
    expect(now.current.text).toBe('{\n  "n": 7,\n  "s": ""\n}')
    act(() => now.current.write('{"n": 8, "more": [1]}'))
    let taken: unknown
    act(() => void (taken = now.current.take()))
    expect(taken).toEqual({ n: 8, more: [1] })
    act(() => now.current.show('form'))
    expect(now.current.text).toBeUndefined()
    expect(now.current.typed).toEqual({ n: '8', more: '[1]' })
  })

  it('that are no object are none, and the form stays as it was', () => {
    const now = begin()
    act(() => now.current.type('n', '7'))
    act(() => now.current.show('json'))
    act(() => now.current.write('[1'))
    expect(now.current.notObject).toBe(false)
    let taken: unknown = 'something'
    act(() => void (taken = now.current.take()))
    expect(taken).toBeUndefined()
    expect(now.current.notObject).toBe(true)
    act(() => now.current.show('form'))
    expect(now.current.typed).toEqual({ n: '7' })
  })
})
