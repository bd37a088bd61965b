// @vitest-environment jsdom
import { QueryClient } from '@tanstack/react-query'
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { type Session, sessionQuery } from '@/api/session'
import type { Language } from '@/i18n/languages'
import { draw } from '@/testing/render'
import { sections } from './places'
import { Sidebar, visible } from './sidebar'

function session(may: string[]): Session {
  return { user: { id: 'u', email: 'ann@example.com', name: 'Ann' }, organisation: 'o', roles: [], may, organisations: [{ id: 'o', name: 'Acme', roles: [] }] }
}

async function sidebar(may: string[], at = '/flows', language: Language = 'en') {
  const cache = new QueryClient()
  cache.setQueryData(sessionQuery.queryKey, session(may))
  const router = createRouter({ routeTree: createRootRoute({ component: Sidebar }), history: createMemoryHistory({ initialEntries: [at] }) })
  await router.load()
  await draw(<RouterProvider router={router as never} />, { cache, language })
  await screen.findAllByRole('link')
}

const everything = sections.flatMap((s) => s.places.map((p) => p.needs ?? ''))

describe('Sidebar', () => {
  it('S0-4: has Connectors under Tenant Settings › Integrations and Flows under Customer Experience', async () => {
    await sidebar(everything)
    const settings = screen.getByRole('group', { name: /Tenant Settings › Integrations/ })
    expect(within(settings).getByRole('link', { name: 'Connectors' })).toHaveAttribute('href', '/connectors')
    const customers = screen.getByRole('group', { name: /Customer Experience/ })
    expect(within(customers).getByRole('link', { name: 'Flows' })).toHaveAttribute('aria-current', 'page')
  })

  it('S2-3: has no Connectors for a role without access, nor a heading over nothing', async () => {
    await sidebar(['flow.read', 'contact.read'])
    expect(screen.queryByRole('link', { name: 'Connectors' })).toBeNull()
    expect(screen.queryByText(/Tenant Settings/)).toBeNull()
    expect(screen.getByRole('link', { name: 'Flows' })).toBeInTheDocument()
  })

  it('has no heading of the contact centre for whoever only administers', async () => {
    await sidebar(['user.list'])
    expect(screen.queryByText('Contact Center')).toBeNull()
    expect(screen.getByRole('link', { name: 'Users and Roles' })).toBeInTheDocument()
  })

  it.each([
    ['it', 'Connettori', /Impostazioni tenant › Integrazioni/],
    ['de', 'Konnektoren', /Mandanteneinstellungen › Integrationen/],
  ] as const)('speaks %s in the words of the vendor', async (language, noun, place) => {
    await sidebar(everything, '/', language)
    expect(within(screen.getByRole('group', { name: place })).getByRole('link', { name: noun })).toBeInTheDocument()
  })

  it('shows a place without a need to everybody', () => {
    const all = sections.flatMap((s) => s.places)
    expect(visible(all, []).map((p) => p.noun)).toEqual(['settings'])
  })
})
