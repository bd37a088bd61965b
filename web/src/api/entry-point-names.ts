import { queryOptions } from '@tanstack/react-query'
import { call, client } from './client'
import type { EntryPoint } from './entry-points'

/** All entry points, for lists to choose from and for names of what leads to them. */
export const entryPointNamesQuery = queryOptions({
  queryKey: ['entry-points', 'names'],
  queryFn: async ({ signal }) => {
    const all: EntryPoint[] = []
    let cursor: string | undefined
    do {
      const page = await call(client.GET('/api/entry-points', { params: { query: { limit: 200, cursor } }, signal }))
      all.push(...page.items)
      cursor = page.next
    } while (cursor !== undefined && all.length < 5_000)
    return all
  },
})
