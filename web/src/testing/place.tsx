import type { QueryClient } from '@tanstack/react-query'
import { createMemoryHistory, createRootRoute, createRoute, createRouter, Outlet, RouterProvider } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Language } from '@/i18n/languages'
import { draw } from './render'

type Place = {
  /** Where the browser is. */
  at?: string
  /** The page's path, with its parameters; without it, the page is everywhere. */
  path?: string
  /** The page stands in the shell. */
  inShell?: boolean
  cache?: QueryClient
  language?: Language
}

/** Draws a page where it stands among the routes. What it gives back says where the browser went. */
export async function drawAt(Page: () => ReactNode, { at = '/', path, inShell = false, cache, language }: Place = {}) {
  const root = createRootRoute({ component: path === undefined ? Page : Outlet })
  const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Outlet })
  const page = path === undefined ? [] : inShell ? [shell.addChildren([createRoute({ getParentRoute: () => shell, path, component: Page })])] : [createRoute({ getParentRoute: () => root, path, component: Page })]
  const elsewhere = createRoute({ getParentRoute: () => root, path: '$', component: () => null })
  const router = createRouter({ routeTree: root.addChildren([...page, elsewhere]), history: createMemoryHistory({ initialEntries: [at] }) })
  await router.load()
  const drawn = await draw(<RouterProvider router={router as never} />, { cache, language })
  return { ...drawn, where: () => router.state.location.pathname, asked: () => router.state.location.search as Record<string, unknown>, router }
}
