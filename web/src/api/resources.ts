import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call, client, ifMatch, once, type Schemas } from './client'
import { everyPage, listQuery } from './pages'

export type Resource = Schemas['Resource']
export type ResourceKind = Schemas['ResourceKind']
export type QueueStanding = Schemas['QueueStanding']
export type AgentStanding = Schemas['AgentStanding']

/** The kinds of resources that have a page. */
export type ResourceNoun = 'queues' | 'agents' | 'skills' | 'business-hours' | 'prompts' | 'global-variables' | 'virtual-agents' | 'media-destinations'

// All these paths have operations of the same shape; the types are those of one.
const path = (noun: ResourceNoun) => `/api/${noun}` as '/api/queues'
const one = (noun: ResourceNoun) => `/api/${noun}/{id}` as '/api/queues/{id}'

/** The resources of a kind, by name. */
export function resourcesQuery(noun: ResourceNoun, name: string) {
  return listQuery(['resources', noun, name], (cursor, signal) => call(client.GET(path(noun), { params: { query: { limit: 50, cursor, ...(name === '' ? {} : { name }) } }, signal })))
}

/** Each kind of resource with its form, in a language. */
export function resourceKindsQuery(language: 'en' | 'de' | 'it') {
  return queryOptions({
    queryKey: ['resource-kinds', language],
    staleTime: Infinity,
    queryFn: async ({ signal }) => (await call(client.GET('/api/resource-kinds', { params: { query: { language } }, signal }))).items,
  })
}

function useResourceMutation<V, T>(noun: ResourceNoun, run: (given: V) => Promise<T>) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: run,
    // After a refusal too: somebody else may have changed it.
    onSettled: async () => {
      await cache.invalidateQueries({ queryKey: ['resources', noun] })
      await cache.invalidateQueries({ queryKey: ['bindables'] })
      await cache.invalidateQueries({ queryKey: ['standings'] })
    },
  })
}

/** What a resource is made of; `resource` is the one that is changed. */
export type ResourceGiven = { resource?: Resource; name: string; settings: Resource['settings'] }

/** Makes a resource, or changes the one that was given as it was seen. */
export function useSaveResource(noun: ResourceNoun) {
  return useResourceMutation(noun, ({ resource, ...body }: ResourceGiven) =>
    resource === undefined
      ? call(client.POST(path(noun), { body, params: { header: once() } }))
      : call(client.PUT(one(noun), { params: { path: { id: resource.id }, header: ifMatch(resource.revision) }, body })),
  )
}

/** Deletes a resource as it was seen. */
export function useDeleteResource(noun: ResourceNoun) {
  return useResourceMutation(noun, (r: Resource) => call(client.DELETE(one(noun), { params: { path: { id: r.id }, header: ifMatch(r.revision) } })))
}

/** Stores what a prompt sounds like: WAV or MP3, in base64. */
export function useSetAudio() {
  return useResourceMutation('prompts', ({ prompt, audio }: { prompt: Resource; audio: string }) =>
    call(client.PUT('/api/prompts/{id}/audio', { params: { path: { id: prompt.id }, header: ifMatch(prompt.revision) }, body: { audio } })),
  )
}

/** The agents that have an entry of their own. */
export const agentNamesQuery = queryOptions({
  queryKey: ['resources', 'agents', 'names'],
  queryFn: ({ signal }) => everyPage((cursor) => call(client.GET('/api/agents', { params: { query: { limit: 200, cursor } }, signal }))),
})

/** The queues with their settings, for who looks among their agents. */
export const queueNamesQuery = queryOptions({
  queryKey: ['resources', 'queues', 'names'],
  queryFn: ({ signal }) => everyPage((cursor) => call(client.GET('/api/queues', { params: { query: { limit: 200, cursor } }, signal }))),
})

/** How the queues stand now; asked again every two seconds while the page is looked at. */
export const queueStandingsQuery = queryOptions({
  queryKey: ['standings', 'queues'],
  refetchInterval: 2_000,
  queryFn: async ({ signal }) => (await call(client.GET('/api/floor/queues', { signal }))).items,
})

/** How the agents stand now. */
export const agentStandingsQuery = queryOptions({
  queryKey: ['standings', 'agents'],
  refetchInterval: 2_000,
  queryFn: async ({ signal }) => (await call(client.GET('/api/floor/agents', { signal }))).items,
})

/** Says for an agent whether contacts may be offered. */
export function useSetAgentState() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ id, ...body }: { id: string } & Schemas['SetAgentStateBody']) => call(client.PUT('/api/floor/agents/{id}/state', { params: { path: { id } }, body })),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['standings'] }),
  })
}
