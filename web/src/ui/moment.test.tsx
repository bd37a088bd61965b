// @vitest-environment jsdom
import { screen } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { draw } from '@/testing/render'
import { ago, Moment } from './moment'

const now = new Date('2026-03-04T12:00:00Z')
const before = (seconds: number) => new Date(now.getTime() - seconds * 1000)

describe('ago', () => {
  test.each([
    [3, 'now'],
    [61, '1 minute ago'],
    [7_300, '2 hours ago'],
    [90_000, 'yesterday'],
    [169_000, '2 days ago'], // in hours not yet two days
    [40 * 86_400, 'last month'],
  ])('%i seconds are "%s"', (seconds, words) => {
    expect(ago(before(seconds), now, 'en')).toBe(words)
  })

  test('speaks the language of the pages', () => {
    expect(ago(before(7_300), now, 'de')).toBe('vor 2 Stunden')
    expect(ago(before(90_000), now, 'it')).toBe('ieri')
  })
})

test('the exact time is there for whoever wants it', async () => {
  await draw(<Moment at="2020-01-02T03:04:05Z" />)
  const shown = screen.getByText(/years ago/)
  expect(shown).toHaveAttribute('datetime', '2020-01-02T03:04:05Z')
  expect(shown.title).toContain('2020')
})

test('what is no time is not shown', async () => {
  await draw(<Moment at="soon" />)
  expect(document.querySelector('time')).toBeNull()
})
