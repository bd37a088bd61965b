// @vitest-environment jsdom
import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { ConnectorReport } from '@/api/connectors'
import { draw } from '@/testing/render'
import { outcomeOf, Report } from './report'

const report = (more: Partial<ConnectorReport>): ConnectorReport => ({ ok: false, verified: true, sentence: 'the token endpoint answered 401', ...more })

describe('what a test came to', () => {
  it.each([
    ['passed', { ok: true }],
    ['nothingAsked', { ok: true, verified: false }],
    ['unsure', { unsure: true }],
    ['failed', {}],
    ['failed', { rejected: true }],
  ] as const)('%s', (outcome, more) => expect(outcomeOf(report(more))).toBe(outcome))
})

it('says the server’s own words once, with what was sent, masked by the server', async () => {
  const exchange = { url: 'https://id.example/token', form: [{ name: 'client_secret', value: '[masked]' }], basic: true, status: 401, milliseconds: 7, error: 'the token endpoint answered 401' }
  await draw(<Report report={report({ exchanges: [exchange], requests: [{ method: 'GET', url: 'https://api.example/me', status: 0, milliseconds: 3, error: 'no route' }], warnings: ['The key is old.'] })} />)
  expect(screen.getAllByText(/the token endpoint answered 401/i)).toHaveLength(1)
  for (const text of ['The test failed', 'POST https://id.example/token', '401 in 7 ms', 'client_secret=[masked]', 'GET https://api.example/me', 'no answer', 'no route', 'The key is old.', /Authorization header/]) expect(screen.getByText(text)).toBeVisible()
})

it('folds away what was sent when the test went well', async () => {
  await draw(<Report report={report({ ok: true, sentence: 'A token was issued.', requests: [{ method: 'GET', url: 'https://api.example/me', status: 200, milliseconds: 3 }] })} />)
  expect(screen.getByText('What was sent and answered, secrets masked').closest('details')).not.toHaveAttribute('open')
})
