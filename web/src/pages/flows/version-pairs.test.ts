import { describe, expect, test } from 'vitest'
import { firstPair, rollbackTo } from './version-pairs'

const versions = [{ number: 3 }, { number: 2 }, { number: 1 }]

describe('firstPair', () => {
  test('a draft that changed is compared with the last version', () => {
    expect(firstPair({ labels: {}, version: 3, changed: true }, versions)).toEqual({ from: 3, to: 0 })
  })
  test('else the last two versions', () => {
    expect(firstPair({ labels: {}, version: 3, changed: false }, versions)).toEqual({ from: 2, to: 3 })
  })
  test('of one version, or none, there is nothing to compare', () => {
    expect(firstPair({ labels: {}, version: 1, changed: false }, [{ number: 1 }])).toBeNull()
    expect(firstPair({ labels: {}, version: 0, changed: true }, [])).toBeNull()
  })
})

describe('rolling back', () => {
  test('goes to the version before the one that is Live, also when later ones are not', () => {
    expect(rollbackTo({ labels: { Live: 2 } }, versions)?.number).toBe(1)
  })
  test('is not offered for the first version, nor where nothing is Live', () => {
    expect(rollbackTo({ labels: { Live: 1 } }, versions)).toBeUndefined()
    expect(rollbackTo({ labels: {} }, versions)).toBeUndefined()
  })
})
