import { queryOptions, useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { ApiProblem, call, client, type Schemas } from './client'
import { tellWindows } from './other-windows'

export type Session = Schemas['Session']

/** Who is signed in; null for nobody. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  staleTime: 60_000,
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      return await call(client.GET('/api/session', { signal }))
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401) return null
      throw error
    }
  },
})

/** The session inside the pages that need one. */
export function useSession(): Session {
  const { data } = useSuspenseQuery(sessionQuery)
  if (data === null) throw new Error('nobody is signed in')
  return data
}

/** Whether the current roles allow an action, such as "connector.create". */
export function useMay(action: string): boolean {
  return useSession().may.includes(action)
}

/** Takes a new session into the cache; everything else was another's. */
function useSessionMutation<V>(run: (given: V) => Promise<Session | null>) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: run,
    onSuccess: (session) => {
      cache.removeQueries({ predicate: (q) => q.queryKey[0] !== 'session' })
      cache.setQueryData(sessionQuery.queryKey, session)
      tellWindows(session)
    },
  })
}

export function useSignIn() {
  return useSessionMutation((body: { email: string; password: string }) => call(client.POST('/api/session', { body })))
}

export function useSignOut() {
  return useSessionMutation(async () => {
    await call(client.DELETE('/api/session'))
    return null
  })
}

export function useSwitchOrganisation() {
  return useSessionMutation((organisation: string) => call(client.PUT('/api/session/organisation', { body: { organisation } })))
}

export type Founding = Schemas['CompleteSetupBody']

export function useCompleteSetup() {
  return useSessionMutation((body: Founding) => call(client.POST('/api/setup', { body })))
}

export function useAcceptInvitation() {
  return useSessionMutation((body: Schemas['AcceptInvitationBody']) => call(client.POST('/api/invitation', { body })))
}

export function useResetPassword() {
  return useSessionMutation((body: Schemas['ResetPasswordBody']) => call(client.POST('/api/password', { body })))
}

/** Whether the server waits for its first organisation. */
export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: ({ signal }) => call(client.GET('/api/setup', { signal })),
})

/** Signs in by a one-time link. */
export function useEnter() {
  return useSessionMutation((token: string) => call(client.POST('/api/session/link', { body: { token } })))
}

/** Changes the person's own name. */
export function useChangeName() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (name: string) => call(client.PUT('/api/session/name', { body: { name } })),
    onSuccess: () => cache.invalidateQueries({ queryKey: sessionQuery.queryKey }),
  })
}

/** Changes the person's own password; all other sessions end. */
export function useChangePassword() {
  return useSessionMutation((body: Schemas['ChangePasswordBody']) => call(client.PUT('/api/session/password', { body })))
}

/** Which version of Callwright this is. */
export const versionQuery = queryOptions({
  queryKey: ['version'],
  staleTime: Infinity,
  queryFn: ({ signal }) => call(client.GET('/api/version', { signal })),
})
