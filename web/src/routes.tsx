import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router'
import { sessionQuery, setupQuery } from './api/session'
import { Shell } from './pages/shell/shell'
import { Failed } from './ui/failed'
import { Loading } from './ui/loading'
import { Missing } from './ui/missing'

const root = createRootRouteWithContext<{ cache: QueryClient }>()({ component: Outlet, notFoundComponent: () => <Missing /> })

// Pages for whoever is not signed in yet.
const entry = {
  signIn: createRoute({
    getParentRoute: () => root,
    path: '/sign-in',
    validateSearch: (given: Record<string, unknown>): { next?: string } => (typeof given.next === 'string' ? { next: given.next } : {}),
    beforeLoad: async ({ context }) => {
      const setup = await context.cache.ensureQueryData(setupQuery)
      if (!setup.set_up) throw redirect({ to: '/setup' })
    },
    component: lazyRouteComponent(() => import('./pages/entry/sign-in'), 'SignIn'),
  }),
  setup: createRoute({ getParentRoute: () => root, path: '/setup', component: lazyRouteComponent(() => import('./pages/entry/setup'), 'Setup') }),
  invitation: createRoute({ getParentRoute: () => root, path: '/invitation', component: lazyRouteComponent(() => import('./pages/entry/invitation'), 'Invitation') }),
  password: createRoute({ getParentRoute: () => root, path: '/password', component: lazyRouteComponent(() => import('./pages/entry/password'), 'Password') }),
  enter: createRoute({ getParentRoute: () => root, path: '/enter', component: lazyRouteComponent(() => import('./pages/entry/enter'), 'Enter') }),
}

// Everything else needs a session.
const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  beforeLoad: async ({ context, location }) => {
    const session = await context.cache.ensureQueryData(sessionQuery)
    if (session === null) throw redirect({ to: '/sign-in', search: location.pathname === '/' ? {} : { next: location.href } })
  },
  component: Shell,
})

const parent = { getParentRoute: () => shell }

const pages = [
  createRoute({ ...parent, path: '/', component: lazyRouteComponent(() => import('./pages/home/home'), 'Home') }),

  createRoute({ ...parent, path: '/flows', component: lazyRouteComponent(() => import('./pages/flows/flows'), 'Flows') }),
  createRoute({ ...parent, path: '/flows/templates', component: lazyRouteComponent(() => import('./pages/flows/templates'), 'Templates') }),
  createRoute({ ...parent, path: '/flows/import', component: lazyRouteComponent(() => import('./pages/flows/import'), 'Import') }),
  createRoute({ ...parent, path: '/flows/$flow', component: lazyRouteComponent(() => import('./pages/editor/editor'), 'Editor') }),
  createRoute({ ...parent, path: '/flows/$flow/versions', component: lazyRouteComponent(() => import('./pages/flows/versions'), 'Versions') }),

  createRoute({ ...parent, path: '/functions', component: lazyRouteComponent(() => import('./pages/functions/functions'), 'Functions') }),
  createRoute({ ...parent, path: '/functions/$function', component: lazyRouteComponent(() => import('./pages/functions/function'), 'FunctionPage') }),

  createRoute({ ...parent, path: '/contacts', component: lazyRouteComponent(() => import('./pages/contacts/contacts'), 'Contacts') }),
  createRoute({ ...parent, path: '/contacts/$contact', component: lazyRouteComponent(() => import('./pages/contacts/contact'), 'Contact') }),

  createRoute({ ...parent, path: '/entry-points', component: lazyRouteComponent(() => import('./pages/entry-points/entry-points'), 'EntryPoints') }),
  createRoute({ ...parent, path: '/webhooks', component: lazyRouteComponent(() => import('./pages/triggers/webhooks'), 'Webhooks') }),
  createRoute({ ...parent, path: '/schedules', component: lazyRouteComponent(() => import('./pages/triggers/schedules'), 'Schedules') }),
  createRoute({ ...parent, path: '/queues', component: lazyRouteComponent(() => import('./pages/resources/queues'), 'Queues') }),
  createRoute({ ...parent, path: '/agents', component: lazyRouteComponent(() => import('./pages/resources/agents'), 'Agents') }),
  createRoute({ ...parent, path: '/skills', component: lazyRouteComponent(() => import('./pages/resources/skills'), 'Skills') }),
  createRoute({ ...parent, path: '/business-hours', component: lazyRouteComponent(() => import('./pages/resources/business-hours'), 'BusinessHours') }),
  createRoute({ ...parent, path: '/prompts', component: lazyRouteComponent(() => import('./pages/resources/prompts'), 'Prompts') }),
  createRoute({ ...parent, path: '/global-variables', component: lazyRouteComponent(() => import('./pages/resources/global-variables'), 'GlobalVariables') }),
  createRoute({ ...parent, path: '/virtual-agents', component: lazyRouteComponent(() => import('./pages/resources/virtual-agents'), 'VirtualAgents') }),
  createRoute({ ...parent, path: '/media-destinations', component: lazyRouteComponent(() => import('./pages/resources/media-destinations'), 'MediaDestinations') }),

  createRoute({ ...parent, path: '/connectors', component: lazyRouteComponent(() => import('./pages/connectors/connectors'), 'Connectors') }),
  createRoute({ ...parent, path: '/connectors/$connector', component: lazyRouteComponent(() => import('./pages/connectors/connector'), 'Connector') }),

  createRoute({ ...parent, path: '/users', component: lazyRouteComponent(() => import('./pages/access/users'), 'Users') }),
  createRoute({ ...parent, path: '/organisations', component: lazyRouteComponent(() => import('./pages/access/organisations'), 'Organisations') }),
  createRoute({ ...parent, path: '/tokens', component: lazyRouteComponent(() => import('./pages/access/tokens'), 'Tokens') }),
  createRoute({ ...parent, path: '/audit', component: lazyRouteComponent(() => import('./pages/audit/audit'), 'Audit') }),
  createRoute({ ...parent, path: '/settings', component: lazyRouteComponent(() => import('./pages/settings/settings'), 'Settings') }),
]

const tree = root.addChildren([...Object.values(entry), shell.addChildren(pages)])

/** newRouter makes the router; it is the only list of pages. */
export function newRouter(cache: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { cache },
    defaultPreload: 'intent',
    defaultPendingComponent: Loading,
    defaultErrorComponent: Failed,
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof newRouter>
  }
}
