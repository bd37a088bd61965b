// @vitest-environment jsdom
import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, test } from 'vitest'
import { FakeDesigner, helloFlow } from '@/testing/fake-designer'
import { draw } from '@/testing/render'
import type { Designer } from './designer-context'
import { FindPanel } from './find-panel'
import { GeneralSection } from './general-section'
import { HelpDialog } from './help-dialog'
import { HistoryButtons } from './history-buttons'
import { Library } from './library'
import { LinksSection } from './links-section'
import { OutlineView } from './outline-view'
import { ProblemsPanel } from './problems-panel'
import { ValidationToggle } from './validation-toggle'
import { VariablesSection } from './variables-section'


const welcome = helloFlow.activities[1]!
const problem = { code: 'required', severity: 'error' as const, message: 'text is missing', activity: 'Welcome', activity_id: 'w', field: 'text', mend: 'Give it.' }

/** Draws parts of the page, and gives the designer as it is at the moment. */
async function page(children: React.ReactNode, fake: Omit<Parameters<typeof FakeDesigner>[0], 'children' | 'told'> = {}, language: 'en' | 'de' | 'it' = 'en') {
  let now: Designer | undefined
  await draw(<FakeDesigner {...fake} told={(d) => (now = d)}>{children}</FakeDesigner>, { language })
  return { user: userEvent.setup(), designer: () => now! }
}

describe('ui-13 General', () => {
  test('renames when done, and not to a label that is taken', async () => {
    const { user, designer } = await page(<GeneralSection activity={welcome} />)
    const label = screen.getByRole('textbox', { name: /Activity Label/ })
    await user.clear(label)
    await user.type(label, 'Bye')
    expect(screen.getByText('Another activity has this label.')).toBeVisible()
    await user.type(label, '2{Enter}')
    expect(designer().document.activities[1]?.label).toBe('Bye2')
  })

  test('writes a note as one action and disables', async () => {
    function Both() {
      return (
        <>
          <GeneralSection activity={welcome} />
          <HistoryButtons />
        </>
      )
    }
    const { user, designer } = await page(<Both />)
    await user.type(screen.getByLabelText('Activity Description'), 'x')
    expect(designer().document.activities[1]?.description).toBe('x')
    await user.click(screen.getByRole('switch', { name: /Disabled/ }))
    expect(designer().document.activities[1]?.disabled).toBe(true)
    await user.click(screen.getByRole('button', { name: 'Undo: disable Welcome' }))
    expect(designer().document.activities[1]?.disabled).toBeUndefined()
    expect(screen.getByRole('button', { name: 'Redo: disable Welcome' })).toBeEnabled()
  })

  test('only shows while Edit is off', async () => {
    await page(<GeneralSection activity={welcome} />, { editing: false })
    expect(screen.getByRole('textbox', { name: /Activity Label/ })).toHaveAttribute('readonly')
    expect(screen.getByRole('switch', { name: /Disabled/ })).toBeDisabled()
  })
})

test('ui-21 a port without a link says where it goes, and can be led somewhere', async () => {
  const { user, designer } = await page(<LinksSection activity={welcome} />)
  expect(screen.getByText('Not linked: the contact fails and ends.')).toBeVisible()
  await user.click(screen.getByRole('combobox', { name: /Error/ }))
  await user.click(await screen.findByRole('option', { name: 'Bye' }))
  expect(designer().document.activities[1]?.links).toContainEqual({ port: 'error', to: 'e' })
})

describe('the activity library', () => {
  test('groups as Webex does, and adds after what is selected', async () => {
    const { user, designer } = await page(<Library />, { selection: ['w'] })
    expect(screen.getByRole('button', { name: 'Flow Control' })).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Event' })).toBeNull()
    await user.type(screen.getByLabelText('Search activities'), 'wai')
    await user.click(screen.getByRole('button', { name: 'Wait' }))
    const { activities } = designer().document
    expect(activities.map((a) => a.label)).toContain('Wait')
    expect(designer().state.selection).toEqual([activities.find((a) => a.label === 'Wait')?.id])
  })
  test('says when nothing is called so', async () => {
    const { user } = await page(<Library />, {}, 'de')
    await user.type(screen.getByLabelText('Aktivitäten suchen'), 'zzz')
    expect(screen.getByText('Keine Aktivität heißt „zzz“.')).toBeVisible()
  })
})

describe('ui-12 problems', () => {
  test('are counted, listed, and lead to the field', async () => {
    const { user, designer } = await page(
      <>
        <ValidationToggle />
        <ProblemsPanel />
      </>,
      { problems: [{ ...problem, severity: 'warning', code: 'w', message: 'a warning' }, problem] },
    )
    expect(screen.getByRole('button', { name: 'Problems: 1 error, 1 warning, 0 recommendations' })).toBeVisible()
    const rows = within(screen.getByRole('region', { name: 'Problems' })).getAllByRole('button').slice(1)
    expect(rows.map((r) => r.textContent)).toEqual([expect.stringContaining('text is missing'), expect.stringContaining('a warning')])
    await user.click(rows[0]!)
    expect(designer().state).toMatchObject({ selection: ['w'], focus: { activity: 'w', field: 'text' } })
  })
  test('are not shown when Validation is off', async () => {
    const { user, designer } = await page(<ValidationToggle />, { problems: [problem] })
    await user.click(screen.getByRole('switch', { name: 'Validation' }))
    expect(designer().validation).toBe(false)
    expect(screen.queryByRole('button')).toBeNull()
  })
  test('of a variable are told by its name', async () => {
    await page(<ProblemsPanel />, { problems: [{ code: 'c', severity: 'warning', message: 'there is none', field: 'variables.Global_Language' }] })
    expect(within(screen.getByRole('region', { name: 'Problems' })).getByRole('button', { name: /Variable Global_Language/ })).toBeVisible()
  })
  test('none is said, too', async () => {
    await page(<ProblemsPanel />)
    expect(screen.getByText('Nothing is wrong with this flow.')).toBeVisible()
  })
})

test('ui-11 find previews what replacing would make, and leaves out what is unticked', async () => {
  const { user, designer } = await page(<FindPanel />)
  await user.type(screen.getByLabelText('Find'), 'e')
  await user.clear(screen.getByLabelText('Find'))
  await user.type(screen.getByLabelText('Find'), 'hello')
  expect(screen.getByRole('status')).toHaveTextContent('1 place')
  await user.click(screen.getByRole('button', { name: 'Replace' }))
  await user.type(screen.getByLabelText('Replace with'), 'Hi')
  expect(screen.getByText('Hi', { selector: 'ins' })).toBeVisible()
  await user.click(screen.getByRole('checkbox'))
  expect(screen.getByRole('button', { name: 'Replace 0 texts' })).toBeDisabled()
  await user.click(screen.getByRole('checkbox'))
  await user.click(screen.getByRole('button', { name: 'Replace 1 text' }))
  expect(designer().document.activities[1]?.settings).toEqual({ text: 'Hi' })
})

describe('ui-14 the outline', () => {
  test('mirrors the canvas, walks by arrows and opens a row to rename', async () => {
    const { user, designer } = await page(<OutlineView />, { selection: ['s'], problems: [problem] })
    expect(screen.getAllByRole('treeitem').map((r) => r.getAttribute('aria-label'))).toEqual(['NewContact, Start Flow', 'Welcome, Say, by Next, Error', 'Bye, End Flow, by Default'])
    screen.getAllByRole('treeitem')[0]!.focus()
    await user.keyboard('{ArrowDown}')
    expect(designer().state.selection).toEqual(['w'])
    expect(screen.getAllByRole('treeitem')[1]).toHaveFocus()
    await user.keyboard('{F2}')
    expect(designer().state.focus).toMatchObject({ activity: 'w', field: 'label' })
    await user.keyboard('{Delete}')
    expect(designer().document.activities.map((a) => a.label)).toEqual(['NewContact', 'Bye'])
  })
  test('adds after a port', async () => {
    const { user, designer } = await page(<OutlineView />, { selection: ['w'] })
    await user.click(screen.getByRole('button', { name: 'Add activity after Error' }))
    await user.click(await screen.findByRole('option', { name: 'Wait', hidden: true }))
    const { activities } = designer().document
    expect(activities[1]?.links).toContainEqual({ port: 'error', to: activities.find((a) => a.label === 'Wait')?.id })
  })
})

describe('flow variables', () => {
  test('are added, renamed with their uses, and deleted', async () => {
    const used = { ...helloFlow, activities: helloFlow.activities.map((a) => (a.id === 'w' ? { ...a, settings: { other: '{{ customer }}' } } : a)) }
    const { user, designer } = await page(<VariablesSection />, { document: used })
    await user.click(screen.getByRole('button', { name: 'Add flow variable' }))
    await user.type(await screen.findByLabelText(/^Name/), 'tries')
    await user.click(screen.getByRole('button', { name: 'Done' }))
    expect(designer().document.variables.map((v) => v.name)).toEqual(['customer', 'tries'])
    await user.click(screen.getByRole('button', { name: 'Variable customer' }))
    const name = await screen.findByLabelText(/^Name/)
    expect(screen.getByText('Used by Welcome.')).toBeVisible()
    await user.clear(name)
    await user.type(name, 'caller')
    await user.click(screen.getByRole('button', { name: 'Done' }))
    expect(designer().document.activities[1]?.settings).toEqual({ other: '{{ caller }}' })
    await user.click(screen.getByRole('button', { name: 'Variable caller' }))
    await user.click(await screen.findByRole('button', { name: 'Delete (1 use)' }))
    expect(designer().document.variables.map((v) => v.name)).toEqual(['tries'])
  })
})

test('the keyboard help lists the keys', async () => {
  await page(<HelpDialog />, {}, 'it')
  expect(await screen.findByText('Trova e sostituisci')).toBeVisible()
})
