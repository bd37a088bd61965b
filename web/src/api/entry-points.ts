import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call, client, ifMatch, once, type Schemas } from './client'

export type EntryPoint = Schemas['EntryPoint']
export type EntryPointText = Schemas['EntryPointText']

/** The entry points, page by page, by name. */
export function entryPointsQuery(filters: { name?: string; flow?: string } = {}) {
  return infiniteQueryOptions({
    queryKey: ['entry-points', 'list', filters],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => call(client.GET('/api/entry-points', { params: { query: { limit: 50, ...filters, cursor: pageParam } }, signal })),
    getNextPageParam: (last) => last.next,
  })
}

function useChange<V, R>(run: (given: V) => Promise<R>) {
  const cache = useQueryClient()
  return useMutation({ mutationFn: run, onSuccess: () => cache.invalidateQueries({ predicate: ({ queryKey: [noun, part] }) => noun === 'entry-points' || (noun === 'flows' && part === 'uses') }) })
}

export function useCreateEntryPoint() {
  return useChange((body: EntryPointText) => call(client.POST('/api/entry-points', { body, params: { header: once() } })))
}

export function useChangeEntryPoint() {
  return useChange(({ id, revision, body }: { id: string; revision: number; body: EntryPointText }) =>
    call(client.PUT('/api/entry-points/{id}', { params: { path: { id }, header: ifMatch(revision) }, body })),
  )
}

export function useDeleteEntryPoint() {
  return useChange(({ id, revision }: { id: string; revision: number }) => call(client.DELETE('/api/entry-points/{id}', { params: { path: { id }, header: ifMatch(revision) } })))
}
