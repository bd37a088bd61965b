// @vitest-environment jsdom
import { screen } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { draw } from '@/testing/render'
import { Conversation, type SaidLine } from './conversation'
import { Exchange, type SentOnce } from './exchange'
import { ValueTable, written } from './value-table'

const line = (number: number, more: Partial<SaidLine>): SaidLine => ({ number, at: '2026-01-01T00:00:00Z', by: 'flow', kind: 'message', ...more })

describe('a conversation', () => {
  test('ui-5: has each line with who said it, in the order in which it was said', async () => {
    await draw(<Conversation label="Call" said={[line(1, { text: 'Welcome' }), line(2, { by: 'person', text: '1' }), line(3, { kind: 'audio', file: 'hold.wav' })]} />)
    const log = screen.getByRole('log', { name: 'Call' })
    const words = log.textContent
    expect(words.indexOf('Welcome')).toBeLessThan(words.indexOf('hold.wav'))
    expect(screen.getByRole('img')).toHaveAccessibleName()
    expect(log).toHaveAttribute('tabindex', '0')
  })

  test('says that nothing was said yet', async () => {
    await draw(<Conversation label="Call" said={[]} />)
    expect(screen.getByRole('log').textContent).not.toBe('')
  })

  test('a question without words has its choices; a notice is in the language of the page', async () => {
    await draw(<Conversation label="Call" said={[line(1, { kind: 'question', choices: ['1', '2'] }), line(2, { kind: 'notice', text: 'waiting for an agent' }), line(3, { kind: 'notice', text: 'something of its own' })]} />, { language: 'de' })
    expect(screen.getByText('2')).toBeVisible()
    expect(screen.queryByText('waiting for an agent')).toBeNull()
    expect(screen.getByText('something of its own')).toBeVisible()
  })
})

describe('an exchange', () => {
  const sent: SentOnce = { method: 'GET', url: 'https://crm.example/customers/7', status: 200, ms: 12.34, token: 'cached', error: '', curl: 'curl …' }

  test('has the request, its answer and how long it took', async () => {
    await draw(<Exchange sent={sent} from="Lookup" />)
    expect(screen.getByText('GET https://crm.example/customers/7')).toBeVisible()
    expect(screen.getByText(/12\.3/)).toBeVisible()
    expect(screen.getByText('Lookup')).toBeVisible()
    expect(screen.getByText(/200/)).toBeVisible()
    expect(screen.getByRole('button')).toBeVisible()
  })

  test('without an answer says so, with the reason, and without a command there is none to copy', async () => {
    await draw(<Exchange sent={{ ...sent, status: 0, token: '', error: 'timeout after 5 s', curl: '' }} />)
    expect(screen.getByText('timeout after 5 s')).toBeVisible()
    expect(screen.queryByText(/\b0\b/)).toBeNull()
    expect(screen.queryByRole('button')).toBeNull()
  })
})

describe('values', () => {
  test.each([
    ['text', 'text'], [7, '7'], [null, 'null'], [{ a: 1 }, '{"a":1}'], [undefined, ''],
  ])('%j is written as %s', (value, expected) => {
    expect(written(value)).toBe(expected)
  })

  test('a long one is written in lines', () => {
    expect(written({ address: 'a street with a long name in a city', country: 'a country far away' }).split('\n')).toHaveLength(4)
  })

  test('stand beside their names; what is empty is told as empty', async () => {
    await draw(<ValueTable label="Variables" empty="None." values={{ tier: 'gold', note: '' }} />)
    expect(screen.getByRole('rowheader', { name: 'tier' }).closest('tr')).toHaveTextContent('tiergold')
    expect(screen.getByRole('rowheader', { name: 'note' }).closest('tr')?.textContent).not.toBe('note')
  })

  test('where there are none, says so', async () => {
    await draw(<ValueTable label="Variables" empty="None." values={{}} />)
    expect(screen.getByText('None.')).toBeVisible()
    expect(screen.queryByRole('table')).toBeNull()
  })
})
