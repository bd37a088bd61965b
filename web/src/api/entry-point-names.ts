import { queryOptions } from '@tanstack/react-query'
import { call, client } from './client'
import { everyPage } from './pages'

/** All entry points, for lists to choose from and for names of what leads to them. */
export const entryPointNamesQuery = queryOptions({
  queryKey: ['entry-points', 'names'],
  queryFn: ({ signal }) => everyPage((cursor) => call(client.GET('/api/entry-points', { params: { query: { limit: 200, cursor } }, signal }))),
})
