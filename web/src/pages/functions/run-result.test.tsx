// @vitest-environment jsdom
import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { ApiProblem, Unreachable } from '@/api/client'
import { draw } from '@/testing/render'
import { RunResult } from './run-result'

const outputs = [{ name: 'sum', type: 'INTEGER' }, { name: 'note' }]
const base = { outputs, error: null, onGo: () => undefined }

describe('a run', () => {
  it('that was not yet says what will stand there', async () => {
    await draw(<RunResult {...base} />)
    expect(screen.getByText('Outputs, log and time of a run stand here.')).toBeVisible()
  })

  it('tells each declared output with its type, and the time in the words of the language', async () => {
    await draw(<RunResult {...base} ran={{ value: { sum: 3, note: { a: 1 } }, milliseconds: 1234.56 }} />, { language: 'de' })
    const rows = within(screen.getByRole('table', { name: 'Ausgaben' })).getAllByRole('row')
    expect(rows.map((r) => r.textContent)).toEqual(['sumINTEGER3', 'noteJeder Typ{"a":1}'])
    expect(screen.getByText(/1\.234,6\sms/)).toBeVisible()
    expect(screen.queryByText('Protokoll')).toBeNull()
    expect(screen.queryByText('Nicht angegeben')).toBeNull()
  })

  it('without declared outputs tells everything that came', async () => {
    await draw(<RunResult {...base} outputs={[]} ran={{ value: { a: 1 }, milliseconds: 1 }} />)
    expect(screen.getByRole('heading', { name: 'Result' })).toBeVisible()
    expect(screen.getByRole('row')).toHaveTextContent('a1')
  })

  it('that returned nothing at all says so', async () => {
    const { unmount } = await draw(<RunResult {...base} outputs={[]} ran={{ value: {}, milliseconds: 1 }} />)
    expect(screen.getByText('It returned an empty object.')).toBeVisible()
    unmount()
    await draw(<RunResult {...base} outputs={[]} ran={{ value: null, milliseconds: 1 }} />)
    expect(screen.getByLabelText('Result', { selector: 'pre' })).toHaveTextContent('null')
    expect(screen.queryByText(/no object, so that/)).toBeNull()
  })

  it('shows what was written as it was written, with the keyboard too', async () => {
    await draw(<RunResult {...base} ran={{ value: {}, log: ['<b>', '  two'], milliseconds: 1 }} />)
    const log = screen.getByLabelText('Log')
    expect(log.textContent).toBe('<b>\n  two')
    expect(log).toHaveAttribute('tabindex', '0')
  })
})

describe('a run that failed', () => {
  it('leads to its line', async () => {
    const onGo = vi.fn()
    await draw(<RunResult {...base} onGo={onGo} error={new ApiProblem(422, { detail: 'line 3, column 7: Error: boom', line: 3, column: 7, log: ['a'], milliseconds: 2 })} />)
    expect(screen.getByRole('alert')).toHaveTextContent('Error: boom')
    await userEvent.click(screen.getByRole('button', { name: 'Go to line 3, column 7' }))
    expect(onGo).toHaveBeenCalledWith(3, 7)
    expect(screen.getByText('2 ms')).toBeVisible()
  })

  it('in no place leads nowhere', async () => {
    await draw(<RunResult {...base} error={new ApiProblem(422, { detail: 'It was not ready after 5s.' })} />)
    expect(screen.getByRole('alert')).toHaveTextContent('It was not ready after 5s.')
    expect(screen.queryByRole('button')).toBeNull()
  })

  it('because the server is not there says that', async () => {
    await draw(<RunResult {...base} error={new Unreachable(new Error('x'))} />)
    expect(screen.getByRole('alert')).toHaveTextContent('The server does not answer.')
  })
})
