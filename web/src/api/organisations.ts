import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call, client, ifMatch, once, type Schemas } from './client'
import { listQuery } from './pages'
import { sessionQuery } from './session'

export type Organisation = Schemas['Organisation']

/** All organisations of the installation, for its operators. */
export const organisationsQuery = listQuery(['organisations', 'list'], (cursor, signal) => call(client.GET('/api/organisations', { params: { query: { limit: 50, cursor } }, signal })))

/** The current organisation. */
export const ownOrganisationQuery = queryOptions({
  queryKey: ['organisations', 'own'],
  queryFn: ({ signal }) => call(client.GET('/api/organisation', { signal })),
})

function useOrganisationMutation<V, T>(run: (given: V) => Promise<T>) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: run,
    // After a refusal too: somebody else may have changed it.
    onSettled: async () => {
      await cache.invalidateQueries({ queryKey: ['organisations'] })
      await cache.invalidateQueries({ queryKey: sessionQuery.queryKey })
    },
  })
}

/** Founds another organisation. */
export function useCreateOrganisation() {
  return useOrganisationMutation((body: Schemas['CreateOrganisationBody']) => call(client.POST('/api/organisations', { body, params: { header: once() } })))
}

/** Changes an organisation; licences and limits are for operators. */
export function useChangeOrganisation() {
  return useOrganisationMutation(({ organisation: o, change }: { organisation: Organisation; change: Schemas['OrganisationChange'] }) =>
    call(client.PUT('/api/organisations/{id}', { params: { path: { id: o.id }, header: ifMatch(o.revision) }, body: change })),
  )
}

/** Changes the current organisation. */
export function useChangeOwnOrganisation() {
  return useOrganisationMutation(({ organisation: o, change }: { organisation: Organisation; change: Schemas['OrganisationChange'] }) =>
    call(client.PUT('/api/organisation', { params: { header: ifMatch(o.revision) }, body: change })),
  )
}
