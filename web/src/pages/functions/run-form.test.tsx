// @vitest-environment jsdom
import { fireEvent, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { draw } from '@/testing/render'
import { RunForm } from './run-form'

const parameters = [{ name: 's', type: 'STRING' }, { name: 'i', type: 'INTEGER' }, { name: 'd', type: 'DECIMAL' }, { name: 'b', type: 'BOOLEAN' }, { name: 't', type: 'DATETIME' }, { name: 'j', type: 'JSON' }, { name: 'any' }, { name: ' ' }]

it('asks for each input by its type', async () => {
  const onChange = vi.fn()
  await draw(<RunForm parameters={parameters} typed={{ s: 'x' }} wrong={{}} onChange={onChange} />)
  expect(screen.getByLabelText('s')).toHaveValue('x')
  expect(screen.getByLabelText('i')).toHaveAttribute('inputmode', 'numeric')
  expect(screen.getByLabelText('d')).toHaveAttribute('inputmode', 'decimal')
  expect(screen.getByLabelText('t')).toHaveAttribute('placeholder', '2026-03-02T09:00:00Z')
  expect(screen.getByLabelText('j').tagName).toBe('TEXTAREA')
  expect(screen.getAllByRole('textbox').length + screen.getAllByRole('combobox').length).toBeGreaterThanOrEqual(7)
  fireEvent.change(screen.getByLabelText('j'), { target: { value: '{}' } })
  expect(onChange).toHaveBeenCalledWith('j', '{}')
  fireEvent.change(screen.getByLabelText('any'), { target: { value: 'y' } })
  expect(onChange).toHaveBeenCalledWith('any', 'y')
})

it('offers true and false, and to give neither', async () => {
  const onChange = vi.fn()
  await draw(<RunForm parameters={[{ name: 'b', type: 'BOOLEAN' }]} typed={{}} wrong={{}} onChange={onChange} />)
  const box = screen.getByRole('combobox', { name: 'b' })
  expect(box).toHaveAttribute('placeholder', 'Not given')
  await userEvent.click(box)
  await userEvent.click(await screen.findByRole('option', { name: 'false' }))
  expect(onChange).toHaveBeenCalledWith('b', 'false')
})

it('says what is wrong at its field', async () => {
  await draw(<RunForm parameters={parameters} typed={{}} wrong={{ i: 'integer', d: 'number', j: 'json' }} onChange={() => undefined} />)
  for (const [name, why] of [['i', 'Write a whole number.'], ['d', 'Write a number, such as 1.5.'], ['j', 'This is not JSON.']] as const) {
    expect(screen.getByLabelText(name)).toHaveAttribute('aria-invalid', 'true')
    expect(screen.getByText(why)).toBeVisible()
  }
})

it('says that there are no inputs', async () => {
  await draw(<RunForm parameters={[{ name: '' }]} typed={{}} wrong={{}} onChange={() => undefined} />)
  expect(screen.getByText(/No inputs are declared/)).toBeVisible()
})
