import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { call, client, ifMatch, once, type Schemas } from './client'
import { everyPage } from './pages'
import { useSession } from './session'

export type Flow = Schemas['Flow']
export type FlowDocument = Schemas['FlowDocument']
export type FlowActivity = Schemas['FlowActivity']
export type FlowProblem = Schemas['FlowProblem']
export type FlowReference = Schemas['FlowReference']
export type FlowBinding = Schemas['FlowBinding']
export type FlowUse = Schemas['FlowUse']
export type FlowSent = Schemas['FlowSent']
export type CheckedFlow = Schemas['CheckedFlow']
export type ImportReport = Schemas['ImportReport']
export type ImportNeed = Schemas['ImportNeed']
export type ActivityKind = Schemas['ActivityKind']
export type FormField = Schemas['FormField']

export type FlowType = Flow['type']
export type FlowFilters = { name?: string; type?: FlowType; order?: 'name' | 'updated'; limit?: number }

/** The flows, page by page, by name or the last changed first. */
export function flowsQuery(filters: FlowFilters = {}) {
  return infiniteQueryOptions({
    queryKey: ['flows', 'list', filters],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => call(client.GET('/api/flows', { params: { query: { limit: 50, ...filters, cursor: pageParam } }, signal })),
    getNextPageParam: (last) => last.next,
  })
}

/** All flows by name and id, for lists to choose from. */
export const flowNamesQuery = queryOptions({
  queryKey: ['flows', 'names'],
  queryFn: ({ signal }) => everyPage((cursor) => call(client.GET('/api/flows', { params: { query: { limit: 200, cursor } }, signal }))),
})

/** A flow with its draft. */
export function flowQuery(id: string) {
  return queryOptions({
    queryKey: ['flows', 'one', id],
    queryFn: ({ signal }) => call(client.GET('/api/flows/{id}', { params: { path: { id } }, signal })),
  })
}

/** What leads to a flow. */
export function flowUsesQuery(id: string) {
  return queryOptions({
    queryKey: ['flows', 'uses', id],
    queryFn: async ({ signal }) => (await call(client.GET('/api/flows/{id}/uses', { params: { path: { id } }, signal }))).items,
  })
}

/** What publishing the draft would change and touch; with `tests` they are run. */
export function publicationQuery(id: string, tests = false) {
  return queryOptions({
    queryKey: ['flows', 'publication', id, tests],
    staleTime: 0,
    gcTime: 0,
    queryFn: ({ signal }) => call(client.GET('/api/flows/{id}/publication', { params: { path: { id }, query: { tests } }, signal })),
  })
}

/** The kinds of activity, with their forms in a language. */
export function activitiesQuery(language: 'en' | 'de' | 'it') {
  return queryOptions({
    queryKey: ['activities', language],
    staleTime: Infinity,
    queryFn: async ({ signal }) => (await call(client.GET('/api/activities', { params: { query: { language } }, signal }))).items,
  })
}

/** Checks a flow and saves nothing. */
export function checkFlow(body: FlowSent, signal?: AbortSignal): Promise<CheckedFlow> {
  return call(client.POST('/api/flows/check', { body, signal }))
}

/** Takes the flow that a change gave back, and lets the lists ask again. */
function keep(cache: QueryClient, flow: Flow) {
  cache.setQueryData(flowQuery(flow.id).queryKey, (old) => ({ ...old, ...flow }))
  forget(cache, flow.id)
}

/** What depends on a flow asks again; not its draft, that somebody may be editing. */
function forget(cache: QueryClient, id: string) {
  void cache.invalidateQueries({ predicate: ({ queryKey: [noun, part, of] }) => (noun === 'flows' && (part === 'list' || part === 'names' || (part !== 'one' && of === id))) || noun === 'versions' })
}

export function createFlow(body: FlowSent): Promise<Flow> {
  return call(client.POST('/api/flows', { body, params: { header: once() } }))
}

export function useCreateFlow() {
  const cache = useQueryClient()
  return useMutation({ mutationFn: createFlow, onSuccess: (flow) => keep(cache, flow) })
}

/** Saves a draft over a revision; when somebody saved meanwhile, an ApiProblem with status 412 and code "stale" is thrown. */
export function useSaveFlow() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ id, revision, body }: { id: string; revision: number; body: FlowSent }) =>
      call(client.PUT('/api/flows/{id}', { params: { path: { id }, header: ifMatch(revision) }, body })),
    onSuccess: (flow) => keep(cache, flow),
  })
}

export function useDeleteFlow() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ id, revision, confirm }: { id: string; revision: number; confirm?: boolean }) =>
      call(client.DELETE('/api/flows/{id}', { params: { path: { id }, query: { confirm }, header: ifMatch(revision) } })),
    onSuccess: (_, { id }) => {
      cache.removeQueries({ queryKey: flowQuery(id).queryKey })
      forget(cache, id)
    },
  })
}

export function useDuplicateFlow() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ id, name }: { id: string; name?: string }) => call(client.POST('/api/flows/{id}/duplicate', { params: { path: { id }, header: once() }, body: { name } })),
    onSuccess: (flow) => keep(cache, flow),
  })
}

export function useLockFlow() {
  const cache = useQueryClient()
  return useMutation({ mutationFn: (id: string) => call(client.POST('/api/flows/{id}/lock', { params: { path: { id } } })), onSuccess: (flow) => keep(cache, flow) })
}

export function useUnlockFlow() {
  const cache = useQueryClient()
  return useMutation({ mutationFn: (id: string) => call(client.POST('/api/flows/{id}/unlock', { params: { path: { id } } })), onSuccess: (flow) => keep(cache, flow) })
}

/** The draft becomes a version. The flow itself is to be asked for again. */
export function usePublishFlow() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ id, revision, body }: { id: string; revision: number; body: Schemas['PublishFlowBody'] }) =>
      call(client.POST('/api/flows/{id}/publish', { params: { path: { id }, header: ifMatch(revision) }, body })),
    onSuccess: (_, { id }) => {
      forget(cache, id)
      return cache.invalidateQueries({ queryKey: flowQuery(id).queryKey })
    },
  })
}

export type Label = 'Dev' | 'Test' | 'Live'

export const labels: Label[] = ['Dev', 'Test', 'Live']

/** The labels that who is signed in may set. */
export function useSettableLabels(): Label[] {
  const { may } = useSession()
  return labels.filter((l) => may.includes(l === 'Live' ? 'flow.live' : 'flow.publish'))
}

/** Lets a label name a version; 0 for none. */
export function useSetLabel() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ id, label, version }: { id: string; label: Label; version: number }) => call(client.PUT('/api/flows/{id}/labels/{label}', { params: { path: { id, label } }, body: { version } })),
    onSuccess: (flow) => keep(cache, flow),
  })
}

/** The draft becomes what a version was. */
export function useRevertFlow() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ id, revision, version }: { id: string; revision: number; version: number }) =>
      call(client.POST('/api/flows/{id}/revert', { params: { path: { id }, header: ifMatch(revision) }, body: { version } })),
    onSuccess: (flow) => keep(cache, flow),
  })
}

export type ExportForm = 'webex' | 'flowv2' | 'yaml'

/** Where a browser loads a flow down; without a version, its draft. */
export function exportPath(id: string, form: ExportForm, version = 0): string {
  return `/api/flows/${encodeURIComponent(id)}/export?form=${form}${version > 0 ? `&version=${String(version)}` : ''}`
}
