// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { drawForm } from '@/testing/form'
import { formField } from '@/testing/kinds'
import { alternativeOf, asAlternative } from './prompts'

const row = (label: string, number: number) => screen.getByRole('group', { name: `${label}, row ${String(number)}` })

const outputs = formField({
  name: 'outputs', kind: 'items', label: 'Outputs', help: 'What is kept.',
  fields: [formField({ name: 'variable', kind: 'plain' }), formField({ name: 'path', kind: 'plain' })],
})

// A list in a part in a list, with a table inside of it.
const deep = formField({
  name: 'steps', kind: 'items', label: 'Steps',
  fields: [
    formField({
      name: 'run', kind: 'part', label: 'Run',
      fields: [
        formField({ name: 'mode', kind: 'plain', default: 'a' }),
        formField({ name: 'only_b', kind: 'plain', show_if: { mode: ['b'] } }),
        formField({ name: 'args', kind: 'items', label: 'Arguments', fields: [formField({ name: 'value', kind: 'plain' }), formField({ name: 'headers', kind: 'pairs', label: 'Headers' })] }),
      ],
    }),
  ],
})

describe('paths of settings', () => {
  it('name the list, the row and the setting', async () => {
    const { path, last } = await drawForm([outputs], { start: { outputs: [{ variable: 'a', path: '$.a' }, { variable: 'b', path: '$.b' }] } })
    await userEvent.type(within(row('Outputs', 1)).getByLabelText('path'), '1')
    expect(path()).toBe('outputs[0].path')
    await userEvent.type(within(row('Outputs', 2)).getByLabelText('variable'), '2')
    expect(path()).toBe('outputs[1].variable')
    expect(last()).toEqual({ outputs: [{ variable: 'a', path: '$.a1' }, { variable: 'b2', path: '$.b' }] })
  })

  it('go through parts, lists and tables, and leave what is beside them', async () => {
    const start = { steps: [{ run: { mode: 'a' } }, { run: { mode: 'b', args: [{ value: 'x' }, { value: 'y', headers: { A: '1' } }] } }], other: 1 }
    const { path, last } = await drawForm([deep], { start })
    const second = within(row('Steps', 2))
    await userEvent.type(second.getByLabelText('Headers: value of A'), '2')
    expect(path()).toBe('steps[1].run.args[1].headers.A')
    expect(last()).toEqual({ steps: [start.steps[0], { run: { mode: 'b', args: [{ value: 'x' }, { value: 'y', headers: { A: '12' } }] } }], other: 1 })
    await userEvent.type(second.getByLabelText('only_b'), 'z')
    expect(path()).toBe('steps[1].run.only_b')
  })

  it('decide what is shown in the form that a setting stands in, not in one around it', async () => {
    await drawForm([deep], { start: { mode: 'b', steps: [{ run: {} }, { run: { mode: 'b' } }] } })
    expect(within(row('Steps', 1)).queryByLabelText('only_b')).toBeNull()
    expect(within(row('Steps', 2)).getByLabelText('only_b')).toBeVisible()
  })

  it('place problems: at the list, at the row, at the setting in it', async () => {
    await drawForm([deep], {
      start: { steps: [{ run: { args: [{}, {}] } }] },
      problems: [
        { field: 'steps', severity: 'error', message: 'Of the list.' },
        { field: 'steps[0]', severity: 'error', message: 'Of the row.' },
        { field: 'steps[0].run', severity: 'error', message: 'Of the part.' },
        { field: 'steps[0].run.args[1].value', severity: 'error', message: 'Of the value.' },
      ],
    })
    expect(within(row('Arguments', 2)).getByLabelText('value')).toHaveAccessibleDescription('Error: Of the value.')
    expect(within(row('Arguments', 1)).getByLabelText('value')).toBeValid()
    for (const text of ['Of the list.', 'Of the row.', 'Of the part.', 'Of the value.']) expect(screen.getAllByText(text)).toHaveLength(1)
    expect(row('Steps', 1)).not.toHaveTextContent('Of the list.')
    expect(row('Steps', 1)).toHaveTextContent('Of the row.')
    expect(screen.getByRole('group', { name: 'Run' })).not.toHaveTextContent('Of the row.')
  })

  it('lead the focus into the innermost control', async () => {
    await drawForm([deep], { start: { steps: [{ run: { args: [{}, {}] } }] }, focusPath: 'steps[0].run.args[1].value' })
    expect(within(row('Arguments', 2)).getByLabelText('value')).toHaveFocus()
  })
})

describe('rows', () => {
  const three = { outputs: [{ variable: 'a' }, { variable: 'b' }, { variable: 'c' }] }

  it('are moved down and removed, with the focus where the work goes on', async () => {
    const { last, path } = await drawForm([outputs], { start: three })
    await userEvent.click(screen.getByRole('button', { name: 'Move 1 (a) down' }))
    expect(last()).toEqual({ outputs: [{ variable: 'b' }, { variable: 'a' }, { variable: 'c' }] })
    expect(path()).toBe('outputs')
    await waitFor(() => expect(screen.getByRole('button', { name: 'Move 2 (a) down' })).toHaveFocus())
    await userEvent.click(screen.getByRole('button', { name: 'Remove 2 (a)' }))
    expect(last()).toEqual({ outputs: [{ variable: 'b' }, { variable: 'c' }] })
    await waitFor(() => expect(screen.getByRole('button', { name: 'Add: Outputs' })).toHaveFocus())
  })

  it('cannot leave their list', async () => {
    await drawForm([outputs], { start: three })
    expect(screen.getByRole('button', { name: 'Move 1 (a) up' })).toBeDisabled()
    expect(screen.getByRole('button', { name: 'Move 3 (c) down' })).toBeDisabled()
    expect(screen.getByRole('button', { name: 'Move 2 (b) up' })).toBeEnabled()
  })

  it('are told by what is first given in them, the name of a reference too', async () => {
    const named = formField({ ...outputs, fields: [formField({ name: 'to', kind: 'ref', target: 'queue' }), formField({ name: 'n', kind: 'int' })] })
    await drawForm([named], { start: { outputs: [{ to: { id: 'q', name: 'Sales' } }, { n: 3 }, {}] } })
    for (const name of ['Remove 1 (Sales)', 'Remove 2 (3)', 'Remove 3']) expect(screen.getByRole('button', { name })).toBeVisible()
  })

  it('that are no list are taken for none, and not lost before something is added', async () => {
    const { seen, last } = await drawForm([outputs], { start: { outputs: 'text' } })
    expect(screen.queryByRole('group', { name: /row 1/ })).toBeNull()
    expect(seen).not.toHaveBeenCalled()
    await userEvent.click(screen.getByRole('button', { name: 'Add: Outputs' }))
    expect(last()).toEqual({ outputs: [{}] })
  })

  it('say the most that there may be', async () => {
    await drawForm([{ ...outputs, max: 3 }], { start: three })
    expect(screen.getByRole('button', { name: 'Add: Outputs' })).toBeDisabled()
    expect(screen.getByText('No more than 3.')).toBeVisible()
  })
})

describe('prompts', () => {
  const fields = [formField({ name: 'tts', kind: 'text' }), formField({ name: 'audio', kind: 'ref', target: 'prompt' }), formField({ name: 'name', kind: 'plain' })]

  it('are what they have first, or what they were made', () => {
    expect(alternativeOf(fields, { audio: 'a.wav', tts: '' })?.name).toBe('audio')
    expect(alternativeOf(fields, { audio: '' })?.name).toBe('audio')
    expect(alternativeOf(fields, {})?.name).toBe('tts')
  })

  it('keep their name when they are made into something else', () => {
    expect(asAlternative(fields, { tts: 'Hi', name: 'Greeting' }, 'audio')).toEqual({ audio: '', name: 'Greeting' })
  })

  it('show the control of what they are, and the problem of it', async () => {
    const list = formField({ name: 'prompts', kind: 'prompts', label: 'Prompt', fields })
    await drawForm([list], { start: { prompts: [{ audio: 'a.wav' }, { tts: 'Hi' }] }, problems: [{ field: 'prompts[1].tts', severity: 'warning', message: 'Is short.' }] })
    expect(within(row('Prompt', 1)).queryByRole('textbox', { name: 'tts' })).toBeNull()
    expect(within(row('Prompt', 1)).getByLabelText('audio')).toHaveValue('a.wav')
    expect(row('Prompt', 2)).toHaveTextContent('Warning: Is short.')
  })
})

describe('tables', () => {
  const headers = formField({ name: 'headers', kind: 'pairs', label: 'Headers' })

  it('keep the order of their rows while a name is changed', async () => {
    const { last, path } = await drawForm([headers], { start: { headers: { A: '1', B: '2' } } })
    await userEvent.type(screen.getByLabelText('Headers: name in row 1'), 'x')
    expect(Object.entries(last()?.headers as object)).toEqual([['Ax', '1'], ['B', '2']])
    expect(path()).toBe('headers.Ax')
  })

  it('keep a row whose name is taken away, and take up what comes from elsewhere', async () => {
    const { last, rerender } = await drawForm([headers], { start: { headers: { A: '1' } } })
    await userEvent.clear(screen.getByLabelText('Headers: name in row 1'))
    expect(last()).toEqual({})
    expect(screen.getByLabelText('Headers: value of 1')).toHaveValue('1')
    expect(rerender).toBeDefined()
    await userEvent.type(screen.getByLabelText('Headers: name in row 1'), 'B')
    expect(last()).toEqual({ headers: { B: '1' } })
  })

  it('name a problem of a name with dots at its row', async () => {
    await drawForm([headers], { start: { headers: { 'X-A': '1', Y: '2' } }, problems: [{ field: 'headers.X-A', severity: 'error', message: 'Is not sent.' }] })
    expect(document.querySelector('[data-path="headers.X-A"]')).toHaveTextContent('Is not sent.')
    expect(document.querySelector('[data-path="headers.Y"]')).not.toHaveTextContent('Is not sent.')
  })

  it('move the focus to the button that adds, when a row is removed', async () => {
    await drawForm([headers], { start: { headers: { A: '1' } } })
    await userEvent.click(screen.getByRole('button', { name: 'Remove A' }))
    expect(screen.getByRole('button', { name: 'Add row: Headers' })).toHaveFocus()
  })
})
