// @vitest-environment jsdom
import { act, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { draw } from '@/testing/render'
import type { Values } from './form-field'
import { type Evaluated, type FieldServices, FieldServicesContext } from './services'
import { Tester } from './tester'

type Asked = { text: string; expression?: boolean; variables?: Values }

const answer = (more: Partial<Evaluated> = {}): Evaluated => ({ value: 'x', text: 'x', type: 'text', errors: [], reads: [], ...more })
const evaluate = vi.fn((asked: Asked, _signal: AbortSignal): Promise<Evaluated> => Promise.resolve(answer({ text: asked.text.toUpperCase() })))

beforeEach(() => {
  vi.useFakeTimers()
  evaluate.mockReset()
  evaluate.mockImplementation((asked) => Promise.resolve(answer({ text: asked.text.toUpperCase() })))
})
afterEach(() => {
  vi.useRealTimers()
})

const passing = (milliseconds: number) => act(() => vi.advanceTimersByTimeAsync(milliseconds))
const at = (text: string, services: FieldServices = {}) => (
  <FieldServicesContext value={{ evaluate, ...services }}>
    <Tester id="t" text={text} label="Greeting" />
  </FieldServicesContext>
)

/** Draws the tester; the texts of the program are loaded meanwhile. */
async function tester(text: string, services: FieldServices = {}) {
  const drawing = draw(at(text, services))
  await passing(0)
  return drawing
}

describe('the tester of an expression (18)', () => {
  it('asks the server at once when it is opened', async () => {
    await tester('abc')
    await passing(0)
    expect(evaluate).toHaveBeenCalledTimes(1)
    expect(evaluate.mock.lastCall?.[0]).toEqual({ text: 'abc', expression: false, variables: {} })
  })

  it('asks once when the typing has rested for a quarter of a second, with the last text', async () => {
    const { rerender } = await tester('a')
    await passing(0)
    for (const text of ['ab', 'abc', 'abcd']) {
      rerender(at(text))
      await passing(200)
    }
    expect(evaluate).toHaveBeenCalledTimes(1)
    await passing(49)
    expect(evaluate).toHaveBeenCalledTimes(1)
    await passing(1)
    expect(evaluate).toHaveBeenCalledTimes(2)
    expect(evaluate.mock.lastCall?.[0].text).toBe('abcd')
    await passing(0)
    expect(screen.getByLabelText('Result')).toHaveTextContent('ABCD')
  })

  it('shows the last answer until the next one is there', async () => {
    const { rerender } = await tester('one')
    await passing(0)
    expect(screen.getByLabelText('Result')).toHaveTextContent('ONE')
    let done: (e: Evaluated) => void = () => undefined
    evaluate.mockImplementation(() => new Promise((resolve) => (done = resolve)))
    rerender(at('two'))
    await passing(300)
    expect(screen.getByLabelText('Result')).toHaveTextContent('ONE')
    done(answer({ text: 'TWO' }))
    await passing(0)
    expect(screen.getByLabelText('Result')).toHaveTextContent('TWO')
  })

  it('gives up the question that a newer one has replaced', async () => {
    const signals: AbortSignal[] = []
    evaluate.mockImplementation((_asked, signal) => {
      signals.push(signal)
      return new Promise(() => undefined)
    })
    const { rerender } = await tester('one')
    await passing(0)
    rerender(at('two'))
    await passing(300)
    expect(signals.map((s) => s.aborted)).toEqual([true, false])
  })

  it('asks nothing about nothing', async () => {
    await tester('  ')
    await passing(1000)
    expect(evaluate).not.toHaveBeenCalled()
    expect(screen.getByText('There is nothing to evaluate yet.')).toBeVisible()
  })

  it('says why the server cannot be asked', async () => {
    evaluate.mockImplementation(() => Promise.reject(new Error('The server does not answer.')))
    await tester('a')
    await passing(0)
    expect(screen.getByText('The server does not answer.')).toBeVisible()
  })
})

describe('values to try with', () => {
  const services: FieldServices = {
    samples: { name: 'Ada', tier: 3, other: 'unread', pin: '1234', Lookup: { status: 200 } },
    variables: [{ name: 'name', type: 'STRING' }, { name: 'tier', type: 'INTEGER' }, { name: 'pin', type: 'STRING', secure: true }],
  }

  it('are those of the last run that the text mentions', async () => {
    evaluate.mockImplementation(() => Promise.resolve(answer({ reads: ['name', 'tier', 'Lookup.status'] })))
    await tester('{{ name }} {{ tier }} {{ Lookup.status }}', services)
    await passing(0)
    expect(evaluate.mock.lastCall?.[0].variables).toEqual({ name: 'Ada', tier: 3, Lookup: { status: 200 } })
    expect(['name', 'tier', 'Lookup.status'].map((l) => screen.getByLabelText<HTMLInputElement>(l).value)).toEqual(['Ada', '3', '200'])
  })

  it('can be changed, and keep their type', async () => {
    evaluate.mockImplementation(() => Promise.resolve(answer({ reads: ['name', 'tier', 'Lookup.status'] })))
    await tester('{{ name }} {{ tier }} {{ Lookup.status }}', services)
    await passing(0)
    fireEvent.change(screen.getByLabelText('name'), { target: { value: '007' } })
    fireEvent.change(screen.getByLabelText('tier'), { target: { value: '5' } })
    fireEvent.change(screen.getByLabelText('Lookup.status'), { target: { value: '500' } })
    await passing(250)
    expect(evaluate.mock.lastCall?.[0].variables).toEqual({ name: '007', tier: 5, Lookup: { status: 500 } })
  })

  it('of a secure variable are never shown', async () => {
    evaluate.mockImplementation(() => Promise.resolve(answer({ reads: ['pin'] })))
    await tester('{{ pin }}', services)
    await passing(0)
    expect(screen.getByLabelText('pin')).toHaveValue('')
    expect(screen.getByLabelText('pin')).toHaveAttribute('placeholder', 'Secure: its value is not shown')
  })
})

describe('what came of it', () => {
  it.each([
    ['text', 'x', 'x', 'text'],
    ['an empty text', '', '(empty)', 'text'],
    ['a list', [1, { a: 2 }], '[ 1, { "a": 2 } ]', 'list'],
  ] as const)('%s is shown with its type', async (_name, value, shown, type) => {
    evaluate.mockImplementation(() => Promise.resolve(answer({ value, text: typeof value === 'string' ? value : '…', type })))
    await tester('{{ a }}')
    await passing(0)
    expect(screen.getByLabelText('Result')).toHaveTextContent(shown)
    expect(within(screen.getByRole('region')).getByText(type)).toBeVisible()
  })

  it('of a mistake is its sentence with its place, and no result', async () => {
    const mistake = { message: 'unexpected +', line: 2, column: 5, code: 'syntax' as const }
    evaluate.mockImplementation(() => Promise.resolve(answer({ text: '', error: mistake, errors: [mistake] })))
    await tester('{{ + }}')
    await passing(0)
    expect(screen.getByText('Line 2, column 5: unexpected +')).toBeVisible()
    expect(screen.queryByLabelText('Result')).toBeNull()
  })
})
