// @vitest-environment jsdom
import { fireEvent, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { drawForm } from '@/testing/form'
import { formField } from '@/testing/kinds'
import { controls } from '.'
import type { FormField } from './form-field'

// Expressions are typed into a plain text area until the editor has come; here it never does.
vi.mock('./code-editor', () => new Promise(() => undefined))

type Case = {
  /** What the control is, beside its kind. */
  more?: Partial<FormField>
  value: unknown
  /** Finds the control that shows the value. */
  find: () => HTMLElement
  /** What it shows of the value. */
  shows: string | boolean
  /** What a person does, and what the setting is then. */
  act: () => Promise<void> | void
  becomes: unknown
  /** The path that is told, where it is one inside of the setting. */
  at?: string
  /** What it shows while nothing is given and the default counts. */
  usual?: { of: unknown; find: () => HTMLElement; says: (e: HTMLElement) => unknown; is: unknown }
}

const box = () => screen.getByRole('textbox', { name: /^Thing/ })
const input = () => screen.getByLabelText(/^Thing/, { selector: 'input' })
const hint = (of: unknown, is = String(of)) => ({ of, find: input, says: (e: HTMLElement) => e.getAttribute('placeholder'), is })
const type = (text: string) => async () => {
  await userEvent.clear(box())
  await userEvent.type(box(), text)
}

// One line of expectations for every kind that a server can send.
const cases: Record<FormField['kind'], Case> = {
  plain: {
    value: 'here', find: box, shows: 'here', act: type('there'), becomes: 'there',
    usual: hint('usual'),
  },
  text: {
    value: '{{ a }}', find: box, shows: '{{ a }}', act: type('b c'), becomes: 'b c',
    usual: { ...hint('Hello'), find: box },
  },
  expr: {
    value: 'a > 1', find: box, shows: 'a > 1', act: type('a > 2'), becomes: 'a > 2',
    usual: { ...hint('true'), find: box },
  },
  path: {
    value: '$.a', find: box, shows: '$.a', act: type('$.b'), becomes: '$.b',
  },
  int: {
    value: 7, find: box, shows: '7', act: type('8'), becomes: 8,
    usual: hint(3),
  },
  duration: {
    more: { unit: 's' }, value: 90, find: box, shows: '90', act: type('5'), becomes: 5,
    usual: { ...hint(120, '2') },
  },
  bool: {
    value: true, find: () => screen.getByRole('switch', { name: 'Thing' }), shows: true,
    act: () => userEvent.click(screen.getByRole('switch', { name: 'Thing' })), becomes: false,
    usual: { of: true, find: () => screen.getByRole('switch', { name: 'Thing' }), says: (e) => (e as HTMLInputElement).checked, is: true },
  },
  choice: {
    more: { options: [{ value: 'a', label: 'Option A' }, { value: 'b', label: 'Option B' }] },
    value: 'a', find: input, shows: 'Option A',
    act: async () => {
      await userEvent.click(input())
      await userEvent.click(screen.getByRole('option', { name: 'Option B' }))
    },
    becomes: 'b',
    usual: { of: 'b', find: input, says: (e) => (e as HTMLInputElement).value, is: 'Option B' },
  },
  ref: {
    more: { target: 'prompt' }, value: { id: 'p1', name: 'Welcome' }, find: input, shows: 'Welcome',
    act: async () => {
      await userEvent.clear(input())
      await userEvent.type(input(), 'Goodbye')
      await userEvent.tab()
    },
    becomes: 'Goodbye',
  },
  secret: {
    value: 's3cret', find: input, shows: 's3cret',
    act: async () => {
      await userEvent.clear(input())
      await userEvent.type(input(), 'other')
    },
    becomes: 'other',
  },
  value: {
    value: { a: 1 }, find: () => screen.getByLabelText('Thing'), shows: '{\n  "a": 1\n}',
    act: () => void fireEvent.change(screen.getByLabelText('Thing'), { target: { value: '[2]' } }), becomes: [2],
  },
  pairs: {
    value: { X: '1' }, find: () => screen.getByLabelText('Thing: value of X'), shows: '1',
    act: () => userEvent.type(screen.getByLabelText('Thing: value of X'), '2'), becomes: { X: '12' }, at: 'thing.X',
  },
  table: {
    value: { X: '{{ a }}' }, find: () => screen.getByRole('textbox', { name: 'Thing: value of X' }), shows: '{{ a }}',
    act: () => userEvent.type(screen.getByRole('textbox', { name: 'Thing: value of X' }), '!'), becomes: { X: '{{ a }}!' }, at: 'thing.X',
  },
  items: {
    more: { fields: [formField({ name: 'path', kind: 'plain' })] },
    value: [{ path: '$.a' }], find: () => screen.getByLabelText('path'), shows: '$.a',
    act: () => userEvent.type(screen.getByLabelText('path'), 'b'), becomes: [{ path: '$.ab' }], at: 'thing[0].path',
  },
  prompts: {
    more: { fields: [formField({ name: 'tts', kind: 'text' }), formField({ name: 'name', kind: 'plain' })] },
    value: [{ tts: 'Hi' }], find: () => screen.getByRole('textbox', { name: 'tts' }), shows: 'Hi',
    act: () => userEvent.type(screen.getByRole('textbox', { name: 'tts' }), '!'), becomes: [{ tts: 'Hi!' }], at: 'thing[0].tts',
  },
  part: {
    more: { fields: [formField({ name: 'query', kind: 'plain' })] },
    value: { query: 'q' }, find: () => screen.getByLabelText('query'), shows: 'q',
    act: () => userEvent.type(screen.getByLabelText('query'), '2'), becomes: { query: 'q2' }, at: 'thing.query',
  },
}

const all = Object.entries(cases) as [FormField['kind'], Case][]
const thing = (kind: FormField['kind'], c: Case, more: Partial<FormField> = {}) => formField({ name: 'thing', label: 'Thing', kind, ...c.more, ...more })
const shown = (e: HTMLElement) => (e instanceof HTMLInputElement && e.type === 'checkbox' ? e.checked : (e as HTMLInputElement).value)

it('there is a control for every kind that the server can send', () => {
  expect(Object.keys(controls).sort()).toEqual(Object.keys(cases).sort())
})

describe.each(all)('%s', (kind, c) => {
  it('shows its value', async () => {
    await drawForm([thing(kind, c)], { start: { thing: c.value } })
    expect(shown(c.find())).toBe(c.shows)
  })

  it('takes a change and names what was changed', async () => {
    const { last, path } = await drawForm([thing(kind, c), formField({ name: 'other', kind: 'plain' })], { start: { thing: c.value, other: 'kept' } })
    await c.act()
    expect(last()).toEqual({ thing: c.becomes, other: 'kept' })
    expect(path()).toBe(c.at ?? 'thing')
  })

  it('says its own problem and its help, and no problem of a namesake', async () => {
    await drawForm([thing(kind, c, { help: 'What it is for.' })], {
      start: { thing: c.value },
      problems: [{ field: 'thing', severity: 'error', message: 'This is wrong.', mend: 'write another' }, { field: 'thing_2', severity: 'warning', message: 'Elsewhere.' }],
    })
    const place = document.querySelector<HTMLElement>('[data-path="thing"]')
    expect(place).toHaveTextContent('Error: This is wrong. Write another.')
    expect(place).toHaveTextContent('What it is for.')
    expect(place).not.toHaveTextContent('Elsewhere.')
    expect(screen.getByText('thing_2: Elsewhere.')).toBeVisible()
    if (c.at === undefined && kind !== 'bool') expect(c.find()).toBeInvalid()
  })

  it('cannot be changed while it is disabled', async () => {
    const { seen } = await drawForm([thing(kind, c)], { start: { thing: c.value }, disabled: true })
    expect(c.find()).toBeDisabled()
    for (const button of screen.queryAllByRole('button')) if (!/^(Show or hide|Try)/.test(button.getAttribute('aria-label') ?? '')) expect(button).toBeDisabled()
    expect(seen).not.toHaveBeenCalled()
  })

  it('is there only while another setting says so', async () => {
    const fields = [formField({ name: 'mode', kind: 'plain', default: 'off' }), thing(kind, c, { show_if: { mode: ['on', 'both'] } })]
    const { seen } = await drawForm(fields, { start: { thing: c.value } })
    const place = () => document.querySelector('[data-path="thing"]')
    expect(place()).toBeNull()
    fireEvent.change(screen.getByLabelText('mode'), { target: { value: 'both' } })
    expect(place()).not.toBeNull()
    expect(seen).toHaveBeenLastCalledWith({ mode: 'both', thing: c.value }, 'mode')
    fireEvent.change(screen.getByLabelText('mode'), { target: { value: 'bo' } })
    expect(place()).toBeNull()
  })
})

const asked = all.filter(([kind]) => !['bool', 'part'].includes(kind))

describe.each(asked)('a %s that is required', (kind, c) => {
  it('is marked only while it is', async () => {
    const fields = [formField({ name: 'mode', kind: 'plain' }), thing(kind, c, { required: true, required_if: { mode: ['on'] } })]
    await drawForm(fields, { start: { thing: c.value } })
    const marks = () => document.querySelectorAll('[data-path="thing"] .mantine-InputWrapper-required, [data-path="thing"] [data-required] .mantine-Input-required, [data-path="thing"] .mantine-Input-required').length
    expect(marks()).toBe(0)
    fireEvent.change(screen.getByLabelText('mode'), { target: { value: 'on' } })
    expect(marks()).toBeGreaterThan(0)
  })
})

describe.each(all.filter(([, c]) => c.usual !== undefined))('the default of a %s', (kind, c) => {
  it('is shown where nothing is given, and not written into the setting', async () => {
    const { seen } = await drawForm([thing(kind, c, { default: c.usual?.of })])
    const control = c.usual?.find() as HTMLElement
    expect(c.usual?.says(control)).toBe(c.usual?.is)
    expect(seen).not.toHaveBeenCalled()
  })
})

describe('an emptied control', () => {
  it.each(['plain', 'text', 'expr', 'path', 'int', 'duration'] as const)('of %s takes the setting away', async (kind) => {
    const c = cases[kind]
    const { last } = await drawForm([thing(kind, c)], { start: { thing: c.value } })
    await userEvent.clear(c.find())
    expect(last()).toEqual({})
  })
})

describe('text', () => {
  it.each(['plain', 'text', 'secret'] as const)('of %s that has lines is drawn with several at once', async (kind) => {
    await drawForm([formField({ name: 'thing', label: 'Thing', kind, format: 'lines' })])
    expect(box()).toBeInstanceOf(HTMLTextAreaElement)
    expect(Number(box().getAttribute('rows') ?? box().dataset.minRows ?? 2)).toBeGreaterThan(1)
    expect(screen.queryByRole('button', { name: /^Several lines/ })).toBeNull()
    await userEvent.type(box(), 'a{Enter}b')
    expect(box()).toHaveValue('a\nb')
  })

  it('that is secret and has lines is hidden until it is to be shown', async () => {
    await drawForm([formField({ name: 'thing', label: 'Thing', kind: 'secret', format: 'lines' })])
    await userEvent.type(box(), 'hush')
    expect(box().className).toContain('hidden')
    await userEvent.click(screen.getByRole('button', { name: 'Show or hide what is typed', pressed: false }))
    expect(box().className).not.toContain('hidden')
    expect(box()).toHaveValue('hush')
  })

  it('that is an address has the keyboard of one', async () => {
    await drawForm([formField({ name: 'thing', label: 'Thing', kind: 'plain', format: 'url' })])
    expect(box()).toHaveAttribute('type', 'url')
    expect(box()).toHaveAttribute('inputmode', 'url')
  })

  it('that is no text is shown as JSON and not lost', async () => {
    const { seen } = await drawForm([formField({ name: 'thing', label: 'Thing', kind: 'plain' })], { start: { thing: { a: [1] } } })
    expect(box()).toHaveValue('{"a":[1]}')
    expect(seen).not.toHaveBeenCalled()
  })
})

describe('a number', () => {
  it('keeps what is no whole number as it was typed', async () => {
    const { last } = await drawForm([formField({ name: 'thing', label: 'Thing', kind: 'int', min: 2 })])
    expect(screen.getByText('At least 2')).toBeVisible()
    await userEvent.type(box(), '99999999999999999999')
    expect(last()).toEqual({ thing: '99999999999999999999' })
  })

  it.each(['int', 'duration'] as const)('of kind %s that cannot be read is shown as it is, and can be mended', async (kind) => {
    const { last, seen } = await drawForm([formField({ name: 'thing', label: 'Thing', kind, unit: kind === 'duration' ? 's' : undefined })], { start: { thing: '{{ wait }}' } })
    expect(box()).toHaveValue('{{ wait }}')
    expect(seen).not.toHaveBeenCalled()
    await userEvent.clear(box())
    await userEvent.type(box(), '12')
    expect(box()).toHaveFocus()
    expect(last()).toEqual({ thing: 12 })
  })
})
