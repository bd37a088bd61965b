import { QueryClient } from '@tanstack/react-query'
import { type Session, sessionQuery } from '@/api/session'

/** A cache in which somebody is signed in who may do these things. */
export function signedIn(may: string[], more: Partial<Session> = {}): QueryClient {
  const cache = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } })
  const session: Session = { user: { id: 'u1', email: 'ann@example.com', name: 'Ann' }, organisation: 'o1', roles: [], may, organisations: [{ id: 'o1', name: 'Acme', roles: [] }], ...more }
  cache.setQueryData(sessionQuery.queryKey, session)
  return cache
}
