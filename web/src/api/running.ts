import { queryOptions } from '@tanstack/react-query'
import { call, client } from './client'

/** The contacts that run now, as far as a first look goes: those in memory, then those that wait. */
export const runningContactsQuery = queryOptions({
  queryKey: ['contacts', 'running'],
  refetchInterval: 10_000,
  queryFn: async ({ signal }) => {
    const [live, parked] = await Promise.all(
      (['live', 'parked'] as const).map((state) => call(client.GET('/api/contacts', { params: { query: { state, limit: 5, simulated: 'any' } }, signal }))),
    )
    return [...(live?.items ?? []), ...(parked?.items ?? [])].slice(0, 5)
  },
})
