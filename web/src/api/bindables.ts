import { queryOptions } from '@tanstack/react-query'
import { ApiProblem, call, client } from './client'

/** Something of the organisation that a reference of a flow can lead to. */
export type Bindable = { id: string; name: string; type?: string }

type Page = { items: { id: string; name: string; type?: string }[]; next?: string }
type Ask = (cursor: string | undefined, signal: AbortSignal) => Promise<Page>

const query = (cursor: string | undefined) => ({ params: { query: { limit: 200, cursor } } })

// By what references name, as forms have it.
const lists: Record<string, Ask> = {
  queue: (c, signal) => call(client.GET('/api/queues', { ...query(c), signal })),
  connector: (c, signal) => call(client.GET('/api/connectors', { ...query(c), signal })),
  prompt: (c, signal) => call(client.GET('/api/prompts', { ...query(c), signal })),
  'business-hours': (c, signal) => call(client.GET('/api/business-hours', { ...query(c), signal })),
  function: (c, signal) => call(client.GET('/api/functions', { ...query(c), signal })),
  'global-variable': (c, signal) => call(client.GET('/api/global-variables', { ...query(c), signal })),
  'virtual-agent': (c, signal) => call(client.GET('/api/virtual-agents', { ...query(c), signal })),
  'media-destination': (c, signal) => call(client.GET('/api/media-destinations', { ...query(c), signal })),
  skill: (c, signal) => call(client.GET('/api/skills', { ...query(c), signal })),
  flow: (c, signal) => call(client.GET('/api/flows', { params: { query: { limit: 200, cursor: c, type: 'flow' } }, signal })),
  subflow: (c, signal) => call(client.GET('/api/flows', { params: { query: { limit: 200, cursor: c, type: 'subflow' } }, signal })),
  'entry-point': (c, signal) => call(client.GET('/api/entry-points', { ...query(c), signal })),
}

const most = 2_000

/** What the organisation has of a kind of thing; nothing of kinds that nobody keeps or that a role may not see. */
export function bindablesQuery(target: string) {
  return queryOptions({
    queryKey: ['bindables', target],
    staleTime: 0,
    queryFn: async ({ signal }): Promise<Bindable[]> => {
      const ask = lists[target]
      const all: Bindable[] = []
      if (!ask) return all
      try {
        let cursor: string | undefined
        do {
          const page = await ask(cursor, signal)
          all.push(...page.items.map(({ id, name, type }) => ({ id: target === 'prompt' ? name : id, name, type })))
          cursor = page.next
        } while (cursor !== undefined && all.length < most)
      } catch (error) {
        if (!(error instanceof ApiProblem && (error.status === 403 || error.status === 404))) throw error
      }
      return all
    },
  })
}
