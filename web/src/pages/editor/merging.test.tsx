// @vitest-environment jsdom
import { screen, within } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import type { FlowDocument } from '@/api/flows'
import { describe as note, removeActivities, rename, setSetting } from '@/model/document'
import { link } from '@/model/links'
import { merge } from '@/model/merge'
import { drawPage } from '@/testing/draw-page'
import { helloFlow } from '@/testing/fake-designer'
import { Dialogs } from './dialogs'
import { decided } from './merge-dialog'

/** The dialogs of the page over two drafts that were made from the same one. */
async function open(mine: FlowDocument, theirs: FlowDocument, base = helloFlow) {
  const settle = vi.fn<(merged?: FlowDocument) => void>()
  const stale = { base, mine, theirs, revision: 7, by: 'ben@example.com' }
  const saving = {
    dirty: true, busy: false, autosave: true, setAutosave: () => undefined, save: () => Promise.resolve(), settle, catchUp: () => undefined, stale,
  }
  const { user } = await drawPage(<Dialogs />, { over: { saving } })
  const group = (name: string | RegExp) => within(screen.getByRole('radiogroup', { name }))
  const pick = (of: string | RegExp, side: RegExp) => user.click(group(of).getByRole('radio', { name: side }))
  const done = () => user.click(screen.getByRole('button', { name: 'Merge' }))
  return { settle, user, group, pick, done, result: () => settle.mock.calls.at(-1)?.[0] }
}

const both = (text: string) => setSetting(note(helloFlow, 'e', `${text} note`), 'w', 'text', `${text} text`)

describe('ui-16 the merge dialog', () => {
  test('asks each place by itself, and counts what is open', async () => {
    const { pick, done, result, group } = await open(both('my'), both('their'))
    expect(await screen.findByText('2 places are open')).toBeVisible()
    expect(screen.getByRole('button', { name: 'Merge' })).toBeDisabled()
    const text = group(/^Welcome · text/)
    expect(text.getByText('my text')).toBeVisible()
    expect(text.getByText('their text')).toBeVisible()
    expect(screen.getByText('Before: Hello')).toBeVisible()
    await pick(/^Welcome/, /^Mine/)
    expect(screen.getByText('1 place is open')).toBeVisible()
    await pick(/^Bye/, /^Theirs/)
    await done()
    expect(result()?.activities[1]?.settings).toEqual({ text: 'my text' })
    expect(result()?.activities[2]?.description).toBe('their note')
  })

  test('a choice can be changed until it is merged', async () => {
    const { pick, done, result } = await open(setSetting(helloFlow, 'w', 'text', 'my text'), setSetting(helloFlow, 'w', 'text', 'their text'))
    await pick(/^Welcome/, /^Mine/)
    await pick(/^Welcome/, /^Theirs/)
    await done()
    expect(result()?.activities[1]?.settings).toEqual({ text: 'their text' })
  })

  test('takes all of theirs at once', async () => {
    const { user, done, result } = await open(both('my'), both('their'))
    await user.click(await screen.findByRole('button', { name: 'All theirs' }))
    await done()
    expect(result()).toEqual(both('their'))
  })

  test('says that something was deleted on one side', async () => {
    const { pick, done, result, group } = await open(removeActivities(helloFlow, ['w']), setSetting(helloFlow, 'w', 'text', 'their text'))
    expect(group(/^Welcome/).getByText('Deleted')).toBeVisible()
    await pick(/^Welcome/, /^Theirs/)
    await done()
    expect(result()?.activities.find((a) => a.id === 'w')?.settings).toEqual({ text: 'their text' })
  })

  test('says who it was, and goes away without a word for Later', async () => {
    const { user, settle } = await open(both('my'), both('their'))
    expect(await screen.findByText(/^ben@example.com and you changed the same 2 places\./)).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Later' }))
    expect(settle).toHaveBeenCalledExactlyOnceWith()
  })

  test('stands before the publish dialog, which would publish what is not merged', async () => {
    await open(both('my'), both('their'))
    expect(screen.getAllByRole('dialog')).toHaveLength(1)
    expect(screen.getByRole('dialog')).toHaveAccessibleName('Somebody else saved this flow')
  })
})

describe('what is decided', () => {
  test('without a choice mine counts, and what does not clash is of both', () => {
    const mine = rename(both('my'), 's', 'Begin')
    const theirs = link(both('their'), 'w', 'error', 'e')
    const { merged, conflicts } = merge(helloFlow, mine, theirs)
    const out = decided(merged, conflicts, {})
    expect(out.activities[0]?.label).toBe('Begin')
    expect(out.activities[1]).toMatchObject({ settings: { text: 'my text' }, links: [{ port: 'default', to: 'e' }, { port: 'error', to: 'e' }] })
  })

  test('each choice counts for its own place', () => {
    const { merged, conflicts } = merge(helloFlow, both('my'), both('their'))
    const ofText = conflicts.find((c) => c.label === 'Welcome')?.where ?? ''
    const out = decided(merged, conflicts, { [ofText]: 'theirs' })
    expect(out.activities.map((a) => a.settings?.text ?? a.description)).toEqual([undefined, 'their text', 'my note'])
  })
})
