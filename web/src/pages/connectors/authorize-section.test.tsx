// @vitest-environment jsdom
import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Connector } from '@/api/connectors'
import { draw } from '@/testing/render'
import { refusal, serve } from '@/testing/server'
import { signedIn } from '@/testing/session'
import { AuthorizeSection, outcomeIn } from './authorize-section'

let search: Record<string, unknown> = {}
vi.mock('@tanstack/react-router', () => ({ useSearch: () => search }))

const connector = (state: string, more: Partial<Connector> = {}): Connector => ({ id: 'c1', name: 'CRM', kind: 'custom', state: 'active', health: { state }, ...more }) as Connector
const may = () => signedIn(['connector.authorize'])
const away = () => sessionStorage.setItem('callwright-authorizing-c1', 'yes')

beforeEach(() => {
  sessionStorage.clear()
  search = {}
})

it('K8 reads one of a few words from the address, never more', () => {
  expect([{}, { authorization: 'denied' }, { authorization: 'no_token' }, { authorization: '<b>call 555</b>' }, { authorization: 7 }].map(outcomeIn)).toEqual([undefined, 'denied', 'no_token', 'failed', 'failed'])
})

describe('AuthorizeSection', () => {
  it('D10 says on the return why it was not authorized, in the words of the pages', async () => {
    away()
    search = { authorization: 'denied' }
    await draw(<AuthorizeSection connector={connector('needs_authorization')} />, { cache: may() })
    expect(screen.getByRole('alert')).toHaveTextContent(/denied at the other side/)
    expect(screen.getByRole('status')).toHaveTextContent(/Not authorized yet/)
    expect(sessionStorage).toHaveLength(0)
  })

  it('says that it stays authorized where only another authorization was denied', async () => {
    away()
    search = { authorization: 'changed' }
    await draw(<AuthorizeSection connector={connector('ok')} />, { cache: may() })
    expect(screen.getByRole('alert')).toHaveTextContent(/changed or deactivated meanwhile/)
    expect(screen.getByRole('status')).toHaveTextContent('Authorized.')
  })

  it('says nothing of an outcome to who has not been away', async () => {
    search = { authorization: 'denied' }
    await draw(<AuthorizeSection connector={connector('ok')} />, { cache: may() })
    expect(screen.queryByRole('alert')).toBeNull()
    expect(screen.getByRole('status')).toHaveTextContent('Authorized.')
  })

  it('says that it is authorized now, or that nothing came of it', async () => {
    away()
    const { unmount } = await draw(<AuthorizeSection connector={connector('ok')} />, { cache: may() })
    expect(screen.getByRole('status')).toHaveTextContent('The connector is authorized now.')
    unmount()
    away()
    await draw(<AuthorizeSection connector={connector('needs_authorization')} />, { cache: may() })
    expect(screen.getByRole('alert')).toHaveTextContent(/did not come about/)
  })

  it('remembers that the browser went away only when it does, and says a refusal', async () => {
    const asked = serve({ 'POST /api/connectors/c1/authorize': refusal(409, 'Sign in with a browser.') })
    await draw(<AuthorizeSection connector={connector('needs_authorization')} />, { cache: may() })
    await userEvent.click(screen.getByRole('button', { name: 'Authorize' }))
    expect(await screen.findByText('Sign in with a browser.')).toBeVisible()
    expect(asked).toHaveLength(1)
    expect(sessionStorage).toHaveLength(0)
  })

  it('goes to the other side also in a browser that keeps nothing', async () => {
    serve({ 'POST /api/connectors/c1/authorize': { location: 'https://id.example.com/authorize?state=1' } })
    const assign = vi.fn()
    vi.stubGlobal('location', { assign })
    const keeping = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('not allowed', 'SecurityError')
    })
    await draw(<AuthorizeSection connector={connector('needs_authorization')} />, { cache: may() })
    await userEvent.click(screen.getByRole('button', { name: 'Authorize' }))
    await vi.waitFor(() => expect(assign).toHaveBeenCalledWith('https://id.example.com/authorize?state=1'))
    keeping.mockRestore()
    vi.unstubAllGlobals()
  })

  it('is greyed for who may not, and for a connector that is inactive', async () => {
    const asked = serve({})
    const { unmount } = await draw(<AuthorizeSection connector={connector('needs_authorization')} />, { cache: signedIn([]) })
    await userEvent.click(screen.getByRole('button', { name: 'Authorize' }))
    expect(screen.getByRole('button', { name: 'Authorize' })).toHaveAttribute('aria-disabled', 'true')
    unmount()
    await draw(<AuthorizeSection connector={connector('inactive', { state: 'inactive' })} />, { cache: may() })
    expect(screen.getByRole('button')).toHaveAttribute('aria-disabled', 'true')
    expect(screen.queryByRole('status')).toBeNull()
    expect(asked).toEqual([])
  })
})
