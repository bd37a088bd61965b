// @vitest-environment jsdom
import { Menu } from '@mantine/core'
import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, test, vi } from 'vitest'
import { draw } from '@/testing/render'
import { isRollback, VersionTable } from './version-table'

const published = '2026-01-01T00:00:00Z'
const versions = [
  { number: 3, published, by: 'ann@example.com', note: 'Faster' },
  { number: 2, published, by: 'bob@example.com' },
]

async function open(settable: string[], more?: string) {
  const [compared, labelled] = [vi.fn(), vi.fn()]
  await draw(<VersionTable label="Versions of Add" versions={versions} labels={{ Live: 3, Test: 2 }} settable={settable} onCompare={compared} onLabel={labelled} more={() => more && <Menu.Item>{more}</Menu.Item>} />)
  const menu = async (number: number) => {
    await userEvent.click(screen.getByRole('button', { name: `Actions for version ${String(number)}` }))
    return (await screen.findAllByRole('menuitem')).map((item) => item.textContent)
  }
  return { compared, labelled, menu, choose: (name: string) => userEvent.click(screen.getByRole('menuitem', { name })) }
}

describe('the versions that were published', () => {
  test('say their number, labels, note and by whom', async () => {
    await open([])
    const rows = within(screen.getByRole('table', { name: 'Versions of Add' })).getAllByRole('row')
    expect(rows).toHaveLength(3)
    expect(rows[1]).toHaveTextContent(/^3Live.*Faster.*ann@example\.com/)
    expect(rows[2]).toHaveTextContent(/^2Test.*No note.*bob@example\.com/)
    expect(screen.queryByRole('columnheader', { name: 'Hash' })).toBeNull()
  })

  test('are compared with the draft, and with the one before where there is one', async () => {
    const { menu, choose, compared } = await open([])
    expect(await menu(3)).toEqual(['Compare with the draft', 'Compare with the one before'])
    await choose('Compare with the one before')
    expect(compared).toHaveBeenLastCalledWith({ from: 2, to: 3 })
    expect(await menu(2)).toEqual(['Compare with the draft'])
    await choose('Compare with the draft')
    expect(compared).toHaveBeenLastCalledWith({ from: 2, to: 0 })
  })

  test('S2-7: get the labels that may be set and that they do not have, and say what is a way back', async () => {
    const { menu, choose, labelled } = await open(['Test', 'Live'], 'Take it')
    expect(await menu(2)).toEqual(['Compare with the draft', 'Roll Live back to it', 'Take it'])
    await choose('Roll Live back to it')
    expect(labelled).toHaveBeenCalledWith('Live', versions[1])
    expect(await menu(3)).toEqual(['Compare with the draft', 'Compare with the one before', 'Set label Test', 'Take it'])
  })
})

test('a label goes back when it leaves a later version', () => {
  expect(isRollback({ Live: 2 }, 'Live', 1)).toBe(true)
  expect(isRollback({ Live: 2 }, 'Live', 3)).toBe(false)
  expect(isRollback({}, 'Test', 1)).toBe(false)
})
