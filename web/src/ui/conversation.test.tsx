// @vitest-environment jsdom
import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { draw } from '@/testing/render'
import { Conversation, type SaidLine } from './conversation'
import { Exchange } from './exchange'
import { ValueTable, written } from './value-table'

const said = (more: Partial<SaidLine>): SaidLine => ({ number: 1, at: '2026-03-02T09:00:00Z', by: 'flow', kind: 'message', ...more })

describe('a conversation', () => {
  it('ui-26: shows what was said, by whom, and the choices of a menu', async () => {
    await draw(<Conversation label="Talk" said={[said({ text: 'Press 1' }), said({ number: 2, kind: 'question', choices: ['1', '2'] }), said({ number: 3, by: 'person', text: '1' }), said({ number: 4, kind: 'music', file: 'hold.wav' })]} />)
    expect(screen.getByText('Press 1')).toBeTruthy()
    expect(screen.getByText('Choices:')).toBeTruthy()
    expect(screen.getByText('Caller')).toBeTruthy()
    expect(screen.getByRole('img', { name: 'Music' })).toBeTruthy()
  })
  it('ui-5: says notices in the language of the person', async () => {
    await draw(<Conversation label="Talk" said={[said({ kind: 'notice', text: 'Ann has joined' }), said({ number: 2, kind: 'notice', text: 'something new' }), said({ number: 3, kind: 'notice', text: 'the call is over' })]} />, { language: 'de' })
    expect(screen.getByText('Ann ist beigetreten')).toBeTruthy()
    expect(screen.getByText('something new')).toBeTruthy()
    expect(screen.getByText('Der Anruf ist beendet')).toBeTruthy()
  })
  it('says that nothing was said', async () => {
    await draw(<Conversation label="Talk" said={[]} />)
    expect(screen.getByText('Nothing was said yet.')).toBeTruthy()
  })
})

describe('an exchange', () => {
  const sent = { method: 'GET', url: 'https://crm/x', status: 200, ms: 1.5, token: 'cached', error: '', curl: 'curl x' }
  it('ui-3: shows the status and how the token came', async () => {
    await draw(<Exchange sent={sent} from="Lookup" />)
    expect(screen.getByText('Lookup')).toBeTruthy()
    expect(screen.getByText('Status 200')).toBeTruthy()
    expect(screen.getByText('token cached')).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Copy as cURL' })).toBeTruthy()
  })
  it('says that no answer came', async () => {
    await draw(<Exchange sent={{ ...sent, status: 0, token: '', curl: '', error: 'connection refused' }} />)
    expect(screen.getByText('No answer')).toBeTruthy()
    expect(screen.getByText('connection refused')).toBeTruthy()
    expect(screen.queryByRole('button')).toBeNull()
  })
})

describe('values', () => {
  it('are written bare, or as JSON', async () => {
    expect([written('a'), written(2), written({ a: 1 }), written(undefined)]).toEqual(['a', '2', '{"a":1}', ''])
    await draw(<ValueTable values={{ tier: 'gold', name: '' }} label="Variables" empty="none" />)
    expect(screen.getByRole('row', { name: 'tier gold' })).toBeTruthy()
    expect(screen.getByText('empty')).toBeTruthy()
  })
  it('say when there are none', async () => {
    await draw(<ValueTable values={{}} label="Variables" empty="none" />)
    expect(screen.getByText('none')).toBeTruthy()
  })
})
