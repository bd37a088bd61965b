// @vitest-environment jsdom
import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { draw } from '@/testing/render'
import { Form, type FormProps, focusField, sectionsOf } from './form'
import type { FormField, Values } from './form-field'

const field = (name: string, more: Partial<FormField> = {}): FormField => ({ name, kind: 'plain', label: name, help: '', required: false, ...more })

/** A form that keeps its values, as a page does. */
function Kept({ start = {}, seen, ...props }: Omit<FormProps, 'values' | 'onChange'> & { start?: Values; seen?: (values: Values, path: string) => void }) {
  const [values, set] = useState(start)
  return (
    <Form
      {...props}
      values={values}
      onChange={(next, path) => {
        set(next)
        seen?.(next, path)
      }}
    />
  )
}

const http = [
  field('authenticated', { kind: 'bool', label: 'Use Authenticated Endpoint', default: true }),
  field('path', { label: 'Request Path', show_if: { authenticated: ['true'] } }),
  field('url', { label: 'Request URL', required: true, show_if: { authenticated: ['false'] } }),
  field('outputs', { kind: 'items', label: 'Output Variables', fields: [field('variable', { label: 'Output Variable' }), field('path', { label: 'Path Expression' })] }),
]

describe('Form', () => {
  it('shows fields by what others hold', async () => {
    const seen = vi.fn()
    await draw(<Kept fields={http} seen={seen} />)
    expect(screen.getByLabelText('Request Path')).toBeVisible()
    expect(screen.queryByLabelText(/Request URL/)).toBeNull()
    await userEvent.click(screen.getByRole('switch', { name: 'Use Authenticated Endpoint' }))
    expect(screen.getByLabelText(/Request URL/)).toBeRequired()
    expect(seen).toHaveBeenLastCalledWith({ authenticated: false }, 'authenticated')
  })

  it('takes an emptied text away', async () => {
    const seen = vi.fn()
    await draw(<Kept fields={http} start={{ path: 'a' }} seen={seen} />)
    await userEvent.clear(screen.getByLabelText('Request Path'))
    expect(seen).toHaveBeenLastCalledWith({}, 'path')
  })

  it('puts a problem at its place, with a word for its weight', async () => {
    await draw(<Kept fields={http} start={{ outputs: [{}, { path: 'x' }] }} problems={[
      { field: 'outputs[1].path', severity: 'error', message: 'This is no path.', mend: 'begin with $' },
      { field: 'path', severity: 'warning', message: 'This is long.' },
      { field: 'url', severity: 'error', message: 'Hidden.' },
    ]} />)
    const row = screen.getByRole('group', { name: 'Output Variables, row 2' })
    expect(within(row).getByLabelText('Path Expression')).toHaveAccessibleDescription('Error: This is no path. Begin with $.')
    expect(within(row).getByLabelText('Path Expression')).toBeInvalid()
    expect(screen.getByLabelText('Request Path')).toBeValid()
    expect(screen.getByLabelText('Request Path')).toHaveAccessibleDescription('Warning: This is long.')
    expect(screen.getByText('url: Hidden.')).toBeVisible()
  })

  it('names the innermost setting that was changed', async () => {
    const seen = vi.fn()
    await draw(<Kept fields={http} start={{ outputs: [{}, {}] }} seen={seen} />)
    await userEvent.type(within(screen.getByRole('group', { name: 'Output Variables, row 2' })).getByLabelText('Path Expression'), '$')
    expect(seen).toHaveBeenCalledWith({ outputs: [{}, { path: '$' }] }, 'outputs[1].path')
  })

  it('moves the focus to the field of a problem', async () => {
    const { rerender, container } = await draw(<Kept fields={http} start={{ outputs: [{}] }} focusPath="outputs[0].path" />)
    expect(screen.getByLabelText('Path Expression')).toHaveFocus()
    rerender(<Kept fields={http} focusPath="path" />)
    expect(screen.getByLabelText('Request Path')).toHaveFocus()
    expect(focusField(container, 'outputs[7].nothing')).toBe(true)
    expect(focusField(container, 'nothing')).toBe(false)
  })

  it('is all read-only when it is disabled', async () => {
    await draw(<Kept fields={http} start={{ outputs: [{}] }} disabled />)
    for (const control of [...screen.getAllByRole('textbox'), ...screen.getAllByRole('button'), screen.getByRole('switch')]) expect(control).toBeDisabled()
  })
})

describe('sections', () => {
  const parted = [field('a'), field('b', { section: 'Limits', ours: true }), field('c', { section: 'Sign-in' }), field('d', { section: 'Limits', ours: true })]

  it('come in the order of their first field', () => {
    expect(sectionsOf([field('x', { ours: true }), ...parted], 'More').map((s) => [s.name, s.fields.map((f) => f.name)])).toEqual([['', ['a']], ['Limits', ['b', 'd']], ['Sign-in', ['c']], ['More', ['x']]])
  })

  it('beyond Webex begin closed, open by their heading, and stay open with a problem', async () => {
    const { rerender } = await draw(<Kept fields={parted} />)
    expect(screen.getByLabelText('c')).toBeVisible()
    expect(screen.getByLabelText(/^b/)).not.toBeVisible()
    await userEvent.click(screen.getByRole('button', { name: 'Limits' }))
    expect(screen.getByLabelText(/^b/)).toBeVisible()
    expect(screen.getAllByText('Beyond Webex')).toHaveLength(2)
    await userEvent.click(screen.getByRole('button', { name: 'Limits' }))
    rerender(<Kept fields={parted} problems={[{ field: 'd', severity: 'error', message: 'Wrong.' }]} />)
    expect(screen.getByText('Wrong.')).toBeVisible()
    await userEvent.click(screen.getByRole('button', { name: 'Limits' }))
    expect(screen.getByText('Wrong.')).toBeVisible()
  })

  it('can do without headings', async () => {
    await draw(<Kept fields={parted} sections={false} />)
    expect(screen.queryByRole('heading')).toBeNull()
    expect(screen.getByLabelText(/^d/)).toBeVisible()
  })
})
