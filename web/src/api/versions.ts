import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { call, client, type Schemas } from './client'

export type Version = Schemas['PublishedVersion']
/** A difference as the server tells it. */
export type FlowDiff = NonNullable<Schemas['Publication']['changes']>
export type DiffItem = FlowDiff['activities'][number]
export type DiffChange = FlowDiff['flow'][number]

/** The versions of a flow, the newest first. */
export function versionsQuery(flow: string) {
  return infiniteQueryOptions({
    queryKey: ['versions', flow, 'list'],
    initialPageParam: undefined as number | undefined,
    queryFn: ({ pageParam, signal }) => call(client.GET('/api/flows/{id}/versions', { params: { path: { id: flow }, query: { limit: 50, before: pageParam } }, signal })),
    getNextPageParam: (last) => last.next,
  })
}

/** A version with its text and document; it never changes, but its labels do. */
export function versionQuery(flow: string, number: number) {
  return queryOptions({
    queryKey: ['versions', flow, 'one', number],
    queryFn: ({ signal }) => call(client.GET('/api/flows/{id}/versions/{number}', { params: { path: { id: flow, number } }, signal })),
  })
}

/** The difference between two versions; 0 is the draft. */
export function diffQuery(flow: string, from: number, to: number) {
  return queryOptions({
    queryKey: ['versions', flow, 'diff', from, to],
    staleTime: 0,
    queryFn: async ({ signal }): Promise<FlowDiff> => {
      const diff = await call(client.GET('/api/flows/{id}/diff', { params: { path: { id: flow }, query: { from, to, form: 'json' } }, signal }))
      if (typeof diff === 'string') throw new TypeError('the difference came as text')
      return diff
    },
  })
}
