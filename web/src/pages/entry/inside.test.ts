import { expect, it } from 'vitest'
import { inside } from './inside'

const here = 'https://callwright.example'

it.each(['/flows', '/contacts/1?tab=trace', '/connectors#add'])('K10: %s is a page of ours', (next) => {
  expect(inside(next, here)).toBe(next)
})

it.each([undefined, '', 'flows', '//evil.example', '/\\evil.example', '\\/evil.example', 'https://evil.example/', 'javascript:alert(1)', '/\t/evil.example', '/..//evil.example'])(
  'K10: %s leads to the first page or stays here',
  (next) => {
    expect(new URL(inside(next, here), here).origin).toBe(here)
    expect(inside(next, here)).not.toMatch(/^\/[\\/]/)
  },
)
