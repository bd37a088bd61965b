import { queryOptions, useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { ApiProblem, call, client, ifMatch, type Schemas } from './client'
import { everyPage } from './pages'

export type Connector = Schemas['Connector']
export type ConnectorDraft = Schemas['Draft']
export type ConnectorHealth = Schemas['Health']
export type ConnectorReport = Schemas['Report']
export type ConnectorUse = Schemas['Use']
export type Exchange = Schemas['Exchange']

/** All connectors by name. Whoever may only list them gets their names, kinds and states. */
export const connectorsQuery = queryOptions({
  queryKey: ['connectors', 'list'],
  queryFn: ({ signal }) => everyPage((cursor) => call(client.GET('/api/connectors', { params: { query: { limit: 100, cursor } }, signal }))),
})

/** A connector with its settings, without its secrets. */
export function connectorQuery(id: string) {
  return queryOptions({
    queryKey: ['connectors', 'one', id],
    queryFn: ({ signal }) => call(client.GET('/api/connectors/{id}', { params: { path: { id } }, signal })),
  })
}

/** How a connector's credentials are at this moment. */
export function connectorHealthQuery(id: string) {
  return queryOptions({
    queryKey: ['connectors', 'health', id],
    staleTime: 0,
    queryFn: ({ signal }) => call(client.GET('/api/connectors/{id}/health', { params: { path: { id } }, signal })),
  })
}

/** The activities of flows that call through a connector. */
export function connectorUsesQuery(id: string) {
  return queryOptions({
    queryKey: ['connectors', 'uses', id],
    queryFn: async ({ signal }) => (await call(client.GET('/api/connectors/{id}/uses', { params: { path: { id } }, signal }))).items,
  })
}

/** The report of a test that stands in a refusal; undefined where nothing was tested. */
export function reportOf(error: unknown): ConnectorReport | undefined {
  return error instanceof ApiProblem ? (error.body.test as ConnectorReport | undefined) : undefined
}

/** Takes a changed connector into the cache; what else is known of connectors is asked for again. */
export function keepConnector(cache: QueryClient, connector: Connector): void {
  cache.setQueryData(connectorQuery(connector.id).queryKey, connector)
  void cache.invalidateQueries({ queryKey: ['connectors'], predicate: (q) => q.queryKey[1] !== 'one' })
  void cache.invalidateQueries({ queryKey: ['kinds'] })
}

/** A change of a connector that answers with the connector; after a refusal it is read anew, for somebody else may have changed or deleted it. */
export function useConnectorChange<V>(id: string, change: (given: V) => Promise<Connector>) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: (connector) => keepConnector(cache, connector),
    onError: (error) => {
      if (error instanceof ApiProblem && (error.code === 'stale' || error.code === 'conflict' || error.status === 404)) void cache.invalidateQueries({ queryKey: ['connectors'] })
    },
    scope: { id: `connector ${id}` },
  })
}

/** Makes a connector. The key makes sure that a draft that is sent twice makes one. */
export function useCreateConnector() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ draft, key }: { draft: ConnectorDraft; key: string }) => call(client.POST('/api/connectors', { body: draft, params: { header: { 'Idempotency-Key': key } } })),
    onSuccess: (connector) => keepConnector(cache, connector),
  })
}

export function useChangeConnector(id: string) {
  return useConnectorChange(id, ({ revision, draft }: { revision: number; draft: ConnectorDraft }) =>
    call(client.PUT('/api/connectors/{id}', { params: { path: { id }, header: ifMatch(revision) }, body: draft })),
  )
}

export function useActivateConnector(id: string) {
  return useConnectorChange(id, (revision: number) => call(client.POST('/api/connectors/{id}/activate', { params: { path: { id }, header: ifMatch(revision) } })))
}

/** Deactivates a connector; whoever does it has been shown the flows that it touches. */
export function useDeactivateConnector(id: string) {
  return useConnectorChange(id, (revision: number) => call(client.POST('/api/connectors/{id}/deactivate', { params: { path: { id }, header: ifMatch(revision) }, body: { confirm: true } })))
}

/** Deletes an inactive connector for good. */
export function useDeleteConnector(id: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (revision: number) => call(client.DELETE('/api/connectors/{id}', { params: { path: { id }, query: { confirm: true }, header: ifMatch(revision) } })),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: ['connectors'], predicate: (q) => q.queryKey[2] !== id })
      void cache.invalidateQueries({ queryKey: ['kinds'] })
    },
  })
}

/** Tests whether a connector gets in at the other side. */
export function useTestConnector(id: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: () => call(client.POST('/api/connectors/{id}/test', { params: { path: { id } } })),
    onSettled: () => cache.invalidateQueries({ queryKey: ['connectors'] }),
  })
}
