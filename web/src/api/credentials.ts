import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call, client, ifMatch, type Schemas } from './client'
import { useConnectorChange } from './connectors'

export type Credential = Schemas['Credential']

/** Puts a next credential beside the one in use. */
export function useStageCredential(id: string) {
  return useConnectorChange(id, ({ revision, settings }: { revision: number; settings: Record<string, unknown> }) =>
    call(client.PUT('/api/connectors/{id}/next', { params: { path: { id }, header: ifMatch(revision) }, body: { settings } })),
  )
}

/** Takes the staged credential away. */
export function useUnstageCredential(id: string) {
  return useConnectorChange(id, (revision: number) => call(client.DELETE('/api/connectors/{id}/next', { params: { path: { id }, header: ifMatch(revision) } })))
}

/** Tests the staged credential. The first good test changes the connector, so it is read anew. */
export function useTestStagedCredential(id: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: () => call(client.POST('/api/connectors/{id}/next/test', { params: { path: { id } } })),
    onSettled: () => cache.invalidateQueries({ queryKey: ['connectors'] }),
  })
}

/** Takes the staged credential into use. */
export function useCutOverCredential(id: string) {
  return useConnectorChange(id, (revision: number) => call(client.POST('/api/connectors/{id}/next/cut-over', { params: { path: { id }, header: ifMatch(revision) } })))
}

/** Brings back what the last cut-over replaced. */
export function useUndoCutOver(id: string) {
  return useConnectorChange(id, (revision: number) => call(client.POST('/api/connectors/{id}/undo', { params: { path: { id }, header: ifMatch(revision) } })))
}

/** Begins an authorization by redirect; answers where to send the browser. */
export function useAuthorizeConnector(id: string) {
  return useMutation({ mutationFn: () => call(client.POST('/api/connectors/{id}/authorize', { params: { path: { id } } })) })
}
