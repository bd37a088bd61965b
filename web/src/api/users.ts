import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call, client, ifMatch, once, type Schemas } from './client'
import { listQuery } from './pages'

export type User = Schemas['User']
export type Role = Schemas['Role']

/** The users of the organisation, also those who are invited. */
export const usersQuery = listQuery(['users'], (cursor, signal) => call(client.GET('/api/users', { params: { query: { limit: 50, cursor } }, signal })))

/** All roles with what they may do, and all actions, in a language. */
export const rolesQuery = (language: 'en' | 'de' | 'it') =>
  queryOptions({
    queryKey: ['roles', language],
    staleTime: Infinity,
    queryFn: ({ signal }) => call(client.GET('/api/roles', { params: { query: { language } }, signal })),
  })

// An answer may have a link that lets somebody in: it is forgotten as soon as nobody looks at it.
function useUserMutation<V, T>(run: (given: V) => Promise<T>) {
  const cache = useQueryClient()
  return useMutation({ mutationFn: run, gcTime: 0, onSettled: () => cache.invalidateQueries({ queryKey: ['users'] }) })
}

/** Invites somebody; the answer has the single-use link, shown this once. */
export function useInviteUser() {
  return useUserMutation((body: Schemas['InviteUserBody']) => call(client.POST('/api/users', { body, params: { header: once() } })))
}

/** Changes the roles that a user holds in the organisation. */
export function useChangeRoles() {
  return useUserMutation(({ user, roles }: { user: User; roles: string[] }) =>
    call(client.PUT('/api/users/{id}/roles', { params: { path: { id: user.id }, header: ifMatch(user.revision) }, body: { roles } })),
  )
}

/** Changes a user's name, or keeps the user out and lets the user in again. */
export function useChangeUser() {
  return useUserMutation(({ user, change }: { user: User; change: Schemas['ChangeUserBody'] }) =>
    call(client.PUT('/api/users/{id}', { params: { path: { id: user.id }, header: ifMatch(user.revision) }, body: change })),
  )
}

/** Takes a user out of the organisation. */
export function useRemoveUser() {
  return useUserMutation((user: User) => call(client.DELETE('/api/users/{id}', { params: { path: { id: user.id } } })))
}

/** Makes a link with which a user chooses a new password, shown this once. */
export function usePasswordLink() {
  return useUserMutation((user: User) => call(client.POST('/api/users/{id}/password-link', { params: { path: { id: user.id } } })))
}
