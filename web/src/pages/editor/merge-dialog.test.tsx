// @vitest-environment jsdom
import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { describe as note } from '@/model/document'
import { FakeDesigner, helloFlow } from '@/testing/fake-designer'
import { draw } from '@/testing/render'
import { MergeDialog } from './merge-dialog'

const stale = {
  base: helloFlow, mine: note(note(helloFlow, 'w', 'mine'), 'e', 'only mine'), theirs: { ...note(helloFlow, 'w', 'theirs'), description: 'only theirs' }, revision: 7, by: 'ben@acme.example',
}

async function open() {
  const settle = vi.fn()
  const saving = { dirty: true, busy: false, autosave: true, setAutosave: () => undefined, save: () => Promise.resolve(), settle, catchUp: () => undefined }
  await draw(<FakeDesigner over={{ saving }}><MergeDialog stale={stale} /></FakeDesigner>)
  return { settle, user: userEvent.setup() }
}

test('ui-16 each clash is chosen, side by side, and everything else is merged', async () => {
  const { settle, user } = await open()
  expect(await screen.findByText('Theirs (ben@acme.example)')).toBeVisible()
  expect(screen.getByRole('button', { name: 'Merge' })).toBeDisabled()
  await user.click(screen.getByRole('radio', { name: 'Theirs (ben@acme.example)' }))
  await user.click(screen.getByRole('button', { name: 'Merge' }))
  const merged = settle.mock.calls[0]?.[0] as typeof helloFlow
  expect(merged.activities.map((a) => a.description)).toEqual([undefined, 'theirs', 'only mine'])
  expect(merged.description).toBe('only theirs')
})

test('ui-16 all of mine can be taken, or nothing yet', async () => {
  const { settle, user } = await open()
  await user.click(await screen.findByRole('button', { name: 'All mine' }))
  await user.click(screen.getByRole('button', { name: 'Merge' }))
  expect((settle.mock.calls[0]?.[0] as typeof helloFlow).activities[1]?.description).toBe('mine')
  await user.click(screen.getByRole('button', { name: 'Later' }))
  expect(settle).toHaveBeenLastCalledWith()
})
