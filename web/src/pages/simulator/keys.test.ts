import { describe, expect, it } from 'vitest'
import type { Asked } from '@/model/trace'
import { isKey, keypad, press } from './keys'

const asked = (more: Partial<Asked>): Asked => ({ question: '1.1', choices: [], min: 0, max: 0, speech: false, ...more })

describe('keypad', () => {
  it('ui-26: makes a choice with one key', () => {
    expect(press(asked({ choices: ['1', '2'] }), '', '2')).toEqual({ typed: '', send: '2' })
  })
  it('puts keys together until there are enough', () => {
    const pin = asked({ min: 4, max: 4 })
    expect(press(pin, '12', '3')).toEqual({ typed: '123' })
    expect(press(pin, '123', '4')).toEqual({ typed: '', send: '1234' })
    expect(press(asked({ max: 1 }), '', '7')).toEqual({ typed: '', send: '7' })
  })
  it('ends with #, that is no part of what was typed', () => {
    expect(press(asked({ min: 1, max: 10 }), '12', '#')).toEqual({ typed: '', send: '12' })
    expect(press(asked({ min: 1, max: 10 }), '', '#')).toEqual({ typed: '', send: '#' })
  })
  it('puts together what a choice of several keys takes', () => {
    expect(press(asked({ choices: ['1', '12'] }), '', '1')).toEqual({ typed: '1' })
  })
  it('sends at once when nothing is asked, so that the server says so', () => {
    expect(press(undefined, '', '5')).toEqual({ typed: '', send: '5' })
  })
  it('has the keys of a telephone', () => {
    expect(keypad).toHaveLength(12)
    expect(isKey('*')).toBe(true)
    expect(isKey('a')).toBe(false)
    expect(isKey('10')).toBe(false)
  })
})
