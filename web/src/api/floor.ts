import { queryOptions } from '@tanstack/react-query'
import { call, client } from './client'

/** Names of agents to play one; nothing for whoever may not see agents. */
export const agentNamesQuery = queryOptions({
  queryKey: ['agents', 'names'],
  staleTime: 60_000,
  retry: false,
  queryFn: async ({ signal }) => (await call(client.GET('/api/agents', { params: { query: { limit: 50 } }, signal }))).items.map((a) => a.name),
})
