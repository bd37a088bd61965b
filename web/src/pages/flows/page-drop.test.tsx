// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { draw } from '@/testing/render'
import { PageDrop } from './page-drop'

const file = new File(['{}'], 'main.json')
const withFiles = { dataTransfer: { types: ['Files'], items: [], files: [file] } }
const withText = { dataTransfer: { types: ['text/plain'], items: [], files: [] } }
const hint = () => screen.queryByText('Drop files or a folder here')

async function page(disabled = false) {
  const onFiles = vi.fn()
  await draw(
    <PageDrop onFiles={onFiles} disabled={disabled}>
      <p>inside</p>
    </PageDrop>,
  )
  return { onFiles, inside: screen.getByText('inside') }
}

describe('S0-2: files over a page', () => {
  test('are shown where they go, until they leave', async () => {
    const { inside } = await page()
    fireEvent.dragEnter(inside, withFiles)
    expect(hint()).toBeVisible()
    // Into a child and out of the parent: the files are still over the page.
    fireEvent.dragEnter(inside, withFiles)
    fireEvent.dragLeave(inside, withFiles)
    expect(hint()).toBeVisible()
    fireEvent.dragLeave(inside, withFiles)
    expect(hint()).toBeNull()
  })

  test('are handed over when they are dropped, and the browser does not open them', async () => {
    const { inside, onFiles } = await page()
    fireEvent.dragEnter(inside, withFiles)
    expect(fireEvent.dragOver(inside, withFiles)).toBe(false)
    expect(fireEvent.drop(inside, withFiles)).toBe(false)
    await waitFor(() => expect(onFiles).toHaveBeenCalledTimes(1))
    expect(onFiles.mock.calls[0]?.[0]).toEqual([{ path: 'main.json', file }])
    expect(hint()).toBeNull()
  })
})

describe('what is no file', () => {
  test('is left to the browser', async () => {
    const { inside, onFiles } = await page()
    fireEvent.dragEnter(inside, withText)
    expect(hint()).toBeNull()
    expect(fireEvent.dragOver(inside, withText)).toBe(true)
    expect(fireEvent.drop(inside, withText)).toBe(true)
    expect(onFiles).not.toHaveBeenCalled()
  })

  test('S2-3: nor does a page take files that may not be imported', async () => {
    const { inside, onFiles } = await page(true)
    fireEvent.dragEnter(inside, withFiles)
    expect(hint()).toBeNull()
    expect(fireEvent.drop(inside, withFiles)).toBe(true)
    expect(onFiles).not.toHaveBeenCalled()
  })
})
