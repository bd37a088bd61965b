// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { setDisabled } from '@/model/document'
import { drawPage } from '@/testing/draw-page'
import { helloFlow } from '@/testing/fake-designer'
import { OutlineView } from './outline-view'
import { PartTabs } from './part-tabs'

const rows = () => screen.queryAllByRole('treeitem')
const row = (label: string) => screen.getByRole('treeitem', { name: new RegExp(`^${label},`) })
/** The search of the list that opens has the keyboard. */
const searching = () => waitFor(() => expect(document.activeElement).toHaveAttribute('placeholder', 'Search activities'))
const handler = { id: 'h', label: 'OnError', kind: 'event', links: [] }

describe('ui-14 the outline', () => {
  test('is walked by keys from end to end', async () => {
    const { user, designer } = await drawPage(<OutlineView />, { selection: ['s'] })
    row('NewContact').focus()
    await user.keyboard('{End}')
    expect(designer().state.selection).toEqual(['e'])
    await user.keyboard('{ArrowDown}')
    expect(row('Bye')).toHaveFocus()
    await user.keyboard('{ArrowUp}')
    expect(row('Welcome')).toHaveFocus()
    await user.keyboard('{Home}')
    expect(designer().state.selection).toEqual(['s'])
    expect(row('NewContact')).toHaveFocus()
  })

  test('says where each row stands in the tree', async () => {
    await drawPage(<OutlineView />, { selection: ['w'] })
    expect(rows().map((r) => [r.getAttribute('aria-posinset'), r.getAttribute('aria-setsize'), r.getAttribute('aria-selected')])).toEqual([
      ['1', '3', 'false'], ['2', '3', 'true'], ['3', '3', 'false'],
    ])
    expect(rows().map((r) => r.tabIndex)).toEqual([-1, 0, -1])
  })

  test('leads a port of the chosen row elsewhere, and unlinks it', async () => {
    const { user, designer } = await drawPage(<OutlineView />, { selection: ['w'] })
    const port = within(row('Welcome')).getByRole('combobox', { name: 'Error of Welcome leads to' })
    await user.click(port)
    await user.click(await screen.findByRole('option', { name: 'Bye' }))
    expect(designer().document.activities[1]?.links).toContainEqual({ port: 'error', to: 'e' })
    expect(designer().state.history.past.at(-1)?.action).toEqual({ name: 'link', what: 'Welcome · Error → Bye' })
    await user.click(within(row('Welcome')).getByLabelText('Unlink Default'))
    expect(designer().document.activities[1]?.links).toEqual([{ port: 'error', to: 'e' }])
  })

  test('the right arrow goes into the row, whose keys are its own then', async () => {
    const { user, designer } = await drawPage(<OutlineView />, { selection: ['w'] })
    row('Welcome').focus()
    await user.keyboard('{ArrowRight}')
    expect(row('Welcome')).toContainElement(document.activeElement as HTMLElement)
    expect(row('Welcome')).not.toHaveFocus()
    await user.keyboard('{Delete}')
    expect(designer().document.activities).toHaveLength(3)
  })

  test('adds what stands loose, and says that nothing leads to it', async () => {
    const { user, designer } = await drawPage(<OutlineView />)
    await user.click(screen.getByRole('button', { name: 'Add activity' }))
    await searching()
    await user.keyboard('wai{Enter}')
    expect(designer().document.activities.map((a) => a.label)).toContain('Wait')
    expect(within(row('Wait')).getByText('not reached')).toBeVisible()
  })

  test('says that no activity is called so', async () => {
    const { user } = await drawPage(<OutlineView />)
    await user.click(screen.getByRole('button', { name: 'Add activity' }))
    await searching()
    await user.keyboard('zzz')
    expect(screen.getByText('No activity is called “zzz”.')).toBeInTheDocument()
  })

  test('deletes neither the start nor anything while Edit is off', async () => {
    const { user, designer } = await drawPage(<OutlineView />, { selection: ['s'] })
    row('NewContact').focus()
    await user.keyboard('{Delete}')
    expect(designer().document).toBe(helloFlow)
  })

  test('only shows while Edit is off', async () => {
    const { user, designer } = await drawPage(<OutlineView />, { selection: ['w'], editing: false })
    expect(screen.queryByRole('button', { name: /^Add/ })).toBeNull()
    row('Welcome').focus()
    await user.keyboard('{Delete}')
    expect(designer().document).toBe(helloFlow)
    await user.keyboard('{ArrowDown}')
    expect(designer().state.selection).toEqual(['e'])
  })

  test('tells in words what is disabled and what is wrong', async () => {
    const problem = { code: 'c', severity: 'warning' as const, message: 'm', activity: 'Welcome', activity_id: 'w' }
    const { user, designer } = await drawPage(<OutlineView />, { document: setDisabled(helloFlow, 'w', true), problems: [problem] })
    expect(row('Welcome')).toHaveAccessibleName('Welcome, Say, by Next, disabled, Warning')
    designer().setValidation(false)
    await user.click(row('Bye'))
    expect(row('Welcome')).toHaveAccessibleName('Welcome, Say, by Next, disabled')
  })
})

describe('Event Flows', () => {
  const page = (
    <>
      <PartTabs />
      <OutlineView />
    </>
  )

  test('have a tab and an outline of their own', async () => {
    const { user, designer } = await drawPage(page, { document: { ...helloFlow, events: [handler] }, selection: ['w'] })
    expect(screen.getByRole('tab', { name: /Main Flow/ })).toHaveTextContent('3')
    await user.click(screen.getByRole('tab', { name: /Event Flows/ }))
    expect(rows().map((r) => r.getAttribute('aria-label'))).toEqual(['OnError, Event'])
    expect(designer().state).toMatchObject({ tab: 'events', selection: [] })
  })

  test('take handlers', async () => {
    const { user, designer } = await drawPage(page)
    await user.click(screen.getByRole('tab', { name: /Event Flows/ }))
    expect(screen.getByText('Nothing stands here yet.')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Add event handler' }))
    await user.click(await screen.findByRole('option', { name: 'Event', hidden: true }))
    expect(designer().document.events.map((a) => a.kind)).toEqual(['event'])
    expect(rows()).toHaveLength(1)
  })
})
