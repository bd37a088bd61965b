import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call, client, once, type Schemas } from './client'
import { listQuery } from './pages'

export type Token = Schemas['Token']

/** API tokens: one's own, or for an administrator all of the organisation. */
export const tokensQuery = listQuery(['tokens'], (cursor, signal) => call(client.GET('/api/tokens', { params: { query: { limit: 50, cursor } }, signal })))

// An answer may have a token's value: it is forgotten as soon as nobody looks at it (K9).
function useTokenMutation<V, T>(run: (given: V) => Promise<T>) {
  const cache = useQueryClient()
  return useMutation({ mutationFn: run, gcTime: 0, onSuccess: () => cache.invalidateQueries({ queryKey: ['tokens'] }) })
}

/** Makes an API token; the answer has its value, shown this once (K9). */
export function useCreateToken() {
  return useTokenMutation((body: Schemas['CreateTokenBody']) => call(client.POST('/api/tokens', { body, params: { header: once() } })))
}

/** Ends an API token at once. */
export function useRevokeToken() {
  return useTokenMutation((id: string) => call(client.DELETE('/api/tokens/{id}', { params: { path: { id } } })))
}
