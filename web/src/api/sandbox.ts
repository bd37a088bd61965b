import { queryOptions } from '@tanstack/react-query'
import { call, client } from './client'

/** Whether there is a sandbox to try things against. */
export const sandboxQuery = queryOptions({
  queryKey: ['sandbox'],
  staleTime: 60_000,
  queryFn: ({ signal }) => call(client.GET('/api/sandbox', { signal })),
})
