// @vitest-environment jsdom
import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { draw } from '@/testing/render'
import { type SentForToken, TokenExchange } from './token-exchange'

const sent: SentForToken = {
  url: 'https://id.example/token', status: 400, ms: 12.34, error: 'the server does not accept the client', basic: true, before: false, curl: "curl --data-raw 'client_secret=[masked]'",
  form: [{ name: 'grant_type', value: 'client_credentials' }, { name: 'client_secret', value: '[masked]' }],
}

describe('a token request', () => {
  it('G4: that failed shows what was sent, masked, and what came back', async () => {
    await draw(<TokenExchange sent={sent} from="Lookup" />)
    for (const text of ['Lookup', 'Token request', 'POST https://id.example/token', 'Status 400', '12.3 ms', 'the server does not accept the client', 'Authorization: Basic [masked]', 'client_secret=[masked]', 'Copy as cURL']) expect(screen.getByText(text)).toBeVisible()
    expect(screen.queryByText(/before this call/)).toBeNull()
  })
  it('that went well keeps what was sent folded', async () => {
    const { container } = await draw(<TokenExchange sent={{ ...sent, status: 200, error: '' }} />)
    expect(container.querySelector('details')).not.toHaveAttribute('open')
  })
  it('of another call, without an answer, is told to those who may not see what was sent', async () => {
    const { container } = await draw(<TokenExchange sent={{ ...sent, status: 0, before: true, basic: false, form: [], curl: '' }} />)
    expect(screen.getByText('No answer')).toBeVisible()
    expect(screen.getByText(/Sent before this call/)).toBeVisible()
    expect(container.querySelector('details')).toBeNull()
    expect(screen.queryByRole('button')).toBeNull()
  })
})
