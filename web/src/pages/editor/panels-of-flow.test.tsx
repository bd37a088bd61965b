// @vitest-environment jsdom
import { screen, within } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { drawPage } from '@/testing/draw-page'
import { helloFlow, kinds } from '@/testing/fake-designer'
import { serve } from '@/testing/server'
import { BottomBar } from './bottom-bar'
import { Revert } from './revert'
import { useServices } from './services'
import { setAllSettings } from './settings-change'
import { SettingsPanel } from './settings-panel'
import { TopBar } from './top-bar'

vi.mock('@tanstack/react-router', () => ({ Link: ({ to, ...rest }: { to: string }) => <a href={to} {...rest} /> }))

const problem = { code: 'c', severity: 'error' as const, message: 'text is missing', activity: 'Welcome', activity_id: 'w', field: 'text' }
const heading = (name: string) => screen.getByRole('heading', { name, level: 2 })

describe('ui-13 the settings', () => {
  test('are those of the flow while nothing is selected', async () => {
    const { user, designer } = await drawPage(<SettingsPanel />)
    expect(heading('Flow settings')).toBeVisible()
    const name = screen.getByRole('textbox', { name: /Flow Name/ })
    await user.clear(name)
    expect(screen.getByText('This is a required field.')).toBeVisible()
    await user.type(name, 'Good day')
    await user.type(screen.getByRole('textbox', { name: 'Description' }), 'By day')
    expect(designer().document).toMatchObject({ name: 'Good day', description: 'By day' })
    expect(designer().state.history.past.map((s) => s.action.name)).toEqual(['flowName', 'flowNote'])
    expect(screen.getByText('A flow: an entry point leads contacts to it.')).toBeVisible()
  })

  test('keep the name of the flow while nothing stands in its field, which the server would not take', async () => {
    const { user, designer } = await drawPage(<SettingsPanel />)
    const name = screen.getByRole('textbox', { name: /Flow Name/ })
    await user.clear(name)
    expect(name).toHaveValue('')
    expect(designer().document.name).toBe(helloFlow.name)
    await user.click(screen.getByRole('textbox', { name: 'Description' }))
    expect(name).toHaveValue(helloFlow.name)
    expect(designer().state.history.past).toEqual([])
  })

  test('say what a subflow is', async () => {
    await drawPage(<SettingsPanel />, { document: { ...helloFlow, type: 'subflow' }, editing: false })
    expect(screen.getByText('A subflow: other flows call it.')).toBeVisible()
    expect(screen.getByRole('textbox', { name: /Flow Name/ })).toHaveAttribute('readonly')
  })

  test('are those of the activity that is selected, with what is wrong at its field', async () => {
    serve({})
    const { user, designer } = await drawPage(<SettingsPanel />, { selection: ['w'], problems: [problem, { ...problem, field: 'links.error', message: 'error leads nowhere' }] })
    expect(heading('Welcome')).toBeVisible()
    expect(screen.getByText('Say')).toBeVisible()
    const text = screen.getByRole('textbox', { name: /^Text/ })
    expect(screen.getByText(/text is missing/)).toBeVisible()
    expect(screen.getByText('error leads nowhere')).toBeVisible()
    await user.type(text, '!')
    expect(designer().document.activities[1]?.settings).toEqual({ text: 'Hello!' })
    expect(designer().state.history.past.at(-1)?.action).toMatchObject({ name: 'setting', what: 'Welcome' })
  })

  test('hide what is wrong when Validation is off', async () => {
    const { designer } = await drawPage(<SettingsPanel />, { selection: ['w'], problems: [problem] })
    designer().setValidation(false)
    await vi.waitFor(() => expect(screen.queryByText(/text is missing/)).toBeNull())
  })

  test('duplicate and delete the activity', async () => {
    const { user, designer } = await drawPage(<SettingsPanel />, { selection: ['w'] })
    await user.click(screen.getByRole('button', { name: 'Duplicate' }))
    expect(designer().document.activities).toHaveLength(4)
    await user.click(screen.getByRole('button', { name: 'Delete' }))
    expect(designer().document).toMatchObject({ activities: helloFlow.activities })
    expect(heading('Flow settings')).toBeVisible()
  })

  test('of a kind that is not known here say so, and keep it', async () => {
    const activities = [...helloFlow.activities, { id: 'x', label: 'Odd', kind: 'odd', settings: { a: 1 }, links: [] }]
    await drawPage(<SettingsPanel />, { document: { ...helloFlow, activities }, selection: ['x'] })
    expect(screen.getByText('odd: not known here, kept as it is')).toBeVisible()
  })

  test('of several activities are what can be done with all of them', async () => {
    const { user, designer } = await drawPage(<SettingsPanel />, { selection: ['w', 'e'] })
    expect(heading('2 activities')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Delete' }))
    expect(designer().document.activities.map((a) => a.id)).toEqual(['s'])
    expect(designer().state.history.past.at(-1)?.action).toEqual({ name: 'delete', what: '2 activities' })
  })

  test('offer nothing of that while Edit is off', async () => {
    await drawPage(<SettingsPanel />, { selection: ['w', 'e'], editing: false })
    expect(screen.queryByRole('button')).toBeNull()
  })
})

describe('the settings of an activity as a whole', () => {
  test('are written, taken away, or left', () => {
    expect(setAllSettings(helloFlow, 'w', { text: 'Hello' })).toBe(helloFlow)
    expect(setAllSettings(helloFlow, 'w', { text: 'Hi' }).activities[1]?.settings).toEqual({ text: 'Hi' })
    expect(setAllSettings(helloFlow, 'w', {}).activities[1]).not.toHaveProperty('settings')
    expect(setAllSettings(helloFlow, 'nobody', { text: 'Hi' })).toBe(helloFlow)
  })
})

describe('what the page gives to fields', () => {
  async function services(fake: Parameters<typeof drawPage>[1] = {}) {
    let given: ReturnType<typeof useServices> | undefined
    function Field() {
      given = useServices('e')
      return null
    }
    const drawn = await drawPage(<Field />, fake)
    return { ...drawn, given: () => given! }
  }
  const never = new AbortController().signal

  test('are the variables of the flow, secure ones marked, with their type', async () => {
    const variables = [{ name: 'pin', type: 'STRING' as const, secure: true }, { name: 'tries', type: 'INTEGER' as const }]
    const { given } = await services({ document: { ...helloFlow, variables } })
    expect(given().variables).toEqual(expect.arrayContaining([{ name: 'pin', type: 'STRING', secure: true }, expect.objectContaining({ name: 'tries', type: 'INTEGER' })]))
    await expect(given().names?.('variable', never)).resolves.toEqual([{ name: 'pin', detail: 'STRING' }, { name: 'tries', detail: 'INTEGER' }])
  })

  test('are outputs of what comes before, by the label of the activity', async () => {
    const catalog = { ...kinds, byName: new Map(kinds.byName) }
    const say = catalog.byName.get('say')!
    catalog.byName.set('say', { ...say, outputs: ['Spoken'] })
    const { given } = await services({ over: { catalog } })
    expect(given().variables).toContainEqual(expect.objectContaining({ name: 'Welcome.Spoken', from: 'Welcome' }))
  })

  test('make a variable while Edit is on, as one action, and none while it is off', async () => {
    const { given, designer } = await services()
    given().createVariable?.('answer', 'JSON')
    await vi.waitFor(() => expect(designer().document.variables.at(-1)).toEqual({ name: 'answer', type: 'JSON' }))
    expect(designer().state.history.past.at(-1)?.action).toEqual({ name: 'addVariable', what: 'answer' })
    expect((await services({ editing: false })).given().createVariable).toBeUndefined()
  })

  test('ask the server for everything else', async () => {
    const asked = serve({ 'GET /api/queues': { items: [{ id: 'q', name: 'Sales' }] } })
    const { given } = await services()
    await expect(given().names?.('queue', never)).resolves.toEqual([{ id: 'q', name: 'Sales' }])
    expect(asked).toHaveLength(1)
    expect(given().place?.('queue')).toBe('/queues')
  })
})

describe('the bars', () => {
  const bar = (
    <Revert>
      <BottomBar />
    </Revert>
  )

  test('have what Webex has, in its order', async () => {
    await drawPage(bar)
    const tools = within(screen.getByRole('toolbar', { name: 'Flow' }))
    expect(tools.getAllByRole('switch').map((s) => s.closest('div')?.textContent)).toEqual(['Edit', 'Autosave', 'Validation'])
    expect(tools.getAllByRole('button').map((b) => b.textContent || b.getAttribute('aria-label'))).toEqual(['Undo', 'Redo', 'Save', 'Revert', '000', 'Debug', 'Publish Flow'])
  })

  test('open the simulator and the publish dialog', async () => {
    const { user, designer } = await drawPage(bar)
    await user.click(screen.getByRole('button', { name: 'Debug' }))
    expect(designer().panels.simulator).toBe(true)
    await user.click(screen.getByRole('button', { name: 'Debug' }))
    expect(designer().panels.simulator).toBe(false)
    await user.click(screen.getByRole('button', { name: 'Publish Flow' }))
    expect(designer().panels.publish).toBe(true)
  })

  test('do not offer to publish to a role that may not', async () => {
    const editing = { on: true, busy: false, may: true, mayPublish: false, mayLive: false, begin: () => Promise.resolve(), end: () => Promise.resolve() }
    await drawPage(bar, { over: { editing } })
    expect(screen.queryByRole('button', { name: 'Publish Flow' })).toBeNull()
  })

  test('say that a flow was never published, and nothing of a difference then', async () => {
    await drawPage(<TopBar wide />)
    expect(screen.getByText('Never published')).toBeInTheDocument()
    expect(screen.queryByText('Draft differs')).toBeNull()
  })

  test('lead to the library and the settings where there is no room for them', async () => {
    const { user, designer } = await drawPage(<TopBar wide={false} />)
    await user.click(screen.getByRole('button', { name: 'Activity Library' }))
    await user.click(screen.getByRole('button', { name: 'Settings' }))
    expect(designer().panels).toMatchObject({ library: true, settings: true })
  })

  test('have no library to lead to while Edit is off', async () => {
    await drawPage(<TopBar wide={false} />, { editing: false })
    expect(screen.queryByRole('button', { name: 'Activity Library' })).toBeNull()
  })

  test('open the keyboard help', async () => {
    const { user, designer } = await drawPage(<TopBar wide />)
    await user.click(screen.getByRole('button', { name: 'Keyboard' }))
    expect(designer().panels.help).toBe(true)
  })
})
