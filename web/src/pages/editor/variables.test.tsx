// @vitest-environment jsdom
import { screen, within } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { setSetting } from '@/model/document'
import { drawPage } from '@/testing/draw-page'
import { helloFlow } from '@/testing/fake-designer'
import { serve } from '@/testing/server'
import { VariablesSection } from './variables-section'

vi.mock('@tanstack/react-router', () => ({ Link: ({ to, ...rest }: { to: string }) => <a href={to} {...rest} /> }))

type Variable = (typeof helloFlow)['variables'][number]

const having = (...variables: Variable[]) => ({ document: { ...helloFlow, variables } })
const line = (name: string) => screen.getByRole('button', { name: `Variable ${name}` })
const dialog = () => screen.findByRole('dialog')

async function open(fake: Parameters<typeof drawPage>[1] = {}) {
  const drawn = await drawPage(<VariablesSection />, fake)
  const { user } = drawn
  const edit = async (name: string) => {
    await user.click(line(name))
    return dialog()
  }
  const add = async () => {
    await user.click(screen.getByRole('button', { name: 'Add flow variable' }))
    return dialog()
  }
  const done = () => user.click(screen.getByRole('button', { name: 'Done' }))
  const type = async (label: string | RegExp, text: string) => {
    const field = screen.getByLabelText(label)
    await user.clear(field)
    await user.type(field, text)
  }
  const variables = () => drawn.designer().document.variables
  return { ...drawn, edit, add, done, type, variables }
}

describe('flow variables', () => {
  test('say that there are none yet', async () => {
    await open(having())
    expect(screen.getByText('No variables yet. Activities keep in them what later ones need.')).toBeVisible()
    expect(screen.getByText('0 variables')).toBeVisible()
  })

  test('show type, source and default; a secure one shows nothing of its default', async () => {
    await open(having(
      { name: 'tries', type: 'INTEGER', value: '3' },
      { name: 'pin', type: 'STRING', value: '1234', secure: true },
      { name: 'caller', type: 'JSON', value: { a: 1 }, source: 'SUBFLOW_INPUT' },
    ))
    expect(line('tries')).toHaveTextContent('triesInteger3')
    expect(within(line('pin')).getByRole('img', { name: 'Secure' })).toBeVisible()
    expect(line('pin')).not.toHaveTextContent('1234')
    expect(line('caller')).toHaveTextContent('{"a":1}')
    expect(line('caller')).toHaveTextContent('Input')
  })

  test('want a name of letters that is not taken, before anything is added', async () => {
    const { add, done, type, variables } = await open()
    await add()
    await done()
    expect(screen.getByText('This is a required field.')).toBeVisible()
    await type(/^Name/, 'two words')
    expect(screen.getByText('Letters, digits and _; it begins with a letter.')).toBeVisible()
    await type(/^Name/, 'CUSTOMER')
    expect(screen.getByText('Another variable has this name.')).toBeVisible()
    await done()
    expect(variables()).toHaveLength(1)
    await type(/^Name/, 'tries')
    await done()
    expect(variables().map((v) => v.name)).toEqual(['customer', 'tries'])
  })

  test('want a default of their type', async () => {
    const { add, done, type, user, variables } = await open(having())
    await add()
    await type(/^Name/, 'tries')
    await user.click(screen.getByRole('combobox', { name: 'Variable Type' }))
    await user.click(await screen.findByRole('option', { name: 'Integer', hidden: true }))
    await type('Default Value', 'many')
    expect(screen.getByText('This is not a whole number.')).toBeVisible()
    await done()
    expect(variables()).toEqual([])
    await type('Default Value', '3')
    await done()
    expect(variables()).toEqual([{ name: 'tries', type: 'INTEGER', value: '3' }])
  })

  test('that are Boolean are True or False', async () => {
    const { edit, done, user, variables } = await open(having({ name: 'open', type: 'BOOLEAN', value: 'TRUE' }))
    await edit('open')
    const value = screen.getByRole('combobox', { name: 'Default Value' })
    expect(value).toHaveValue('True')
    await user.click(value)
    await user.click(await screen.findByRole('option', { name: 'False', hidden: true }))
    await done()
    expect(variables()[0]?.value).toBe('false')
  })

  test('become secure, with a word on what that means', async () => {
    const { edit, done, user, variables } = await open()
    await edit('customer')
    expect(screen.getByText('Its value is never logged or shown.')).toBeVisible()
    await user.click(screen.getByRole('checkbox', { name: /^Secure/ }))
    await done()
    expect(variables()[0]).toMatchObject({ secure: true, value: 'Ada' })
    expect(line('customer')).not.toHaveTextContent('Ada')
  })

  test('get a label for the desktop when agents see them', async () => {
    const { edit, done, type, user, variables } = await open()
    await edit('customer')
    expect(screen.queryByLabelText('Desktop Label')).toBeNull()
    expect(screen.getByRole('checkbox', { name: 'Agent Editable' })).toBeDisabled()
    await user.click(screen.getByRole('checkbox', { name: 'Agent Viewable' }))
    await type('Desktop Label', 'Customer')
    await user.click(screen.getByRole('checkbox', { name: 'Agent Editable' }))
    await done()
    expect(variables()[0]).toMatchObject({ agent_viewable: true, agent_editable: true, desktop_label: 'Customer' })
  })

  test('are renamed wherever they are used, as one step of undo', async () => {
    const document = setSetting(helloFlow, 'w', 'other', '{{ customer }} and {{customers}}')
    const { edit, done, type, designer } = await open({ document })
    await edit('customer')
    await type(/^Name/, ' caller ')
    await done()
    expect(designer().document.activities[1]?.settings?.other).toBe('{{ caller }} and {{customers}}')
    expect(designer().document.variables[0]?.name).toBe('caller')
    expect(designer().state.history.past.map((s) => s.action)).toEqual([{ name: 'changeVariable', what: 'caller' }])
  })

  test('say before they are deleted how often they are used', async () => {
    const document = setSetting(setSetting(helloFlow, 'w', 'other', '{{ customer }}'), 'w', 'more', '{{ customer }}')
    const { edit, user, variables } = await open({ document })
    await edit('customer')
    expect(screen.getByText('Used by Welcome.')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Delete (2 uses)' }))
    expect(variables()).toEqual([])
  })

  test('Cancel changes nothing', async () => {
    const { edit, type, user, designer } = await open()
    await edit('customer')
    expect(screen.getByText('Not used yet.')).toBeVisible()
    await type(/^Name/, 'other')
    await user.click(screen.getByRole('button', { name: 'Cancel' }))
    expect(designer().document).toBe(helloFlow)
  })

  test('are only shown while Edit is off', async () => {
    const { edit } = await open({ editing: false })
    expect(screen.queryByRole('button', { name: /^Add/ })).toBeNull()
    await edit('customer')
    expect(screen.getByLabelText(/^Name/)).toHaveAttribute('readonly')
    expect(screen.queryByRole('button', { name: 'Done' })).toBeNull()
    expect(screen.queryByRole('button', { name: /^Delete/ })).toBeNull()
    expect(screen.getByRole('checkbox', { name: /^Secure/ })).toBeDisabled()
  })

  test('have their problems beside them, that Validation hides', async () => {
    const problem = { code: 'c', severity: 'error' as const, message: 'it is no text', field: 'variables.customer.value' }
    const { designer } = await open({ problems: [problem] })
    expect(screen.getByText('it is no text')).toBeVisible()
    designer().setValidation(false)
    await vi.waitFor(() => expect(screen.queryByText('it is no text')).toBeNull())
  })

  test('a problem of a variable opens it', async () => {
    const { designer } = await open()
    designer().focus(undefined, 'variables.customer.value')
    expect(await dialog()).toHaveAccessibleName('customer')
  })
})

describe('global variables', () => {
  const list = (...names: string[]) => serve({ 'GET /api/global-variables': { items: names.map((name) => ({ id: `g-${name}`, name, type: 'BOOLEAN' })) } })
  const menu = 'Add global variable'

  test('are taken into the flow with their type and id, once', async () => {
    list('Emergency', 'Holiday')
    const { user, variables } = await open(having())
    await user.click(screen.getByRole('button', { name: menu }))
    await user.click(await screen.findByRole('menuitem', { name: 'Emergency' }))
    expect(variables()).toEqual([{ name: 'Emergency', type: 'BOOLEAN', source: 'GLOBAL', id: 'g-Emergency' }])
    await user.click(screen.getByRole('button', { name: menu }))
    expect(await screen.findByRole('menuitem', { name: 'Holiday' })).toBeVisible()
    expect(screen.queryByRole('menuitem', { name: 'Emergency' })).toBeNull()
  })

  test('are searched when there are many', async () => {
    list('One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven')
    const { user } = await open(having())
    await user.click(screen.getByRole('button', { name: menu }))
    await user.type(await screen.findByLabelText('Search global variables'), 'thr')
    expect(screen.getAllByRole('menuitem').map((m) => m.textContent)).toEqual(['Three', 'Manage global variables'])
  })

  test('that are none say so, and lead to where they are made', async () => {
    list()
    const { user } = await open(having())
    await user.click(screen.getByRole('button', { name: menu }))
    expect(await screen.findByText('There is no other global variable.')).toBeVisible()
    expect(screen.getByRole('menuitem', { name: 'Manage global variables' })).toHaveAttribute('href', '/global-variables')
  })

  test('keep their name and type in the flow, and may have a default there', async () => {
    const { edit, type, done, variables } = await open(having({ name: 'Emergency', type: 'STRING', source: 'GLOBAL', id: 'g' }))
    await edit('Emergency')
    expect(screen.getByLabelText(/^Name/)).toHaveAttribute('readonly')
    expect(screen.queryByRole('checkbox')).toBeNull()
    await type('Default Value', 'no')
    await done()
    expect(variables()[0]).toEqual({ name: 'Emergency', type: 'STRING', source: 'GLOBAL', id: 'g', value: 'no' })
  })
})
