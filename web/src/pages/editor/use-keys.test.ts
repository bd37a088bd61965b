import { expect, test } from 'vitest'
import { pressed } from './use-keys'

const key = (key: string, held: Partial<KeyboardEvent> = {}) => pressed({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held })

test('keys are named with what is held', () => {
  expect(key('z', { ctrlKey: true })).toBe('mod+z')
  expect(key('Z', { metaKey: true, shiftKey: true })).toBe('mod+shift+z')
  expect(key('A', { shiftKey: true })).toBe('shift+a')
  expect(key('?', { shiftKey: true })).toBe('?')
  expect(key('Delete')).toBe('Delete')
  expect(key('F2', { altKey: true })).toBe('alt+F2')
})
