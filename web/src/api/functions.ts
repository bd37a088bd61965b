import { infiniteQueryOptions, type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call, client, ifMatch, once, type Schemas } from './client'
import type { Label } from './flows'
import { listQuery } from './pages'

/** A function of the organisation; a list has it without its source. */
export type ScriptFunction = Schemas['Function']
export type FunctionText = Schemas['FunctionText']
export type FunctionParameter = Schemas['FunctionParameter']
export type FunctionVersion = Schemas['FunctionVersion']
/** A place in a flow that calls a function. */
export type FunctionUse = Pick<Schemas['FlowUse'], 'id' | 'name' | 'version' | 'activity'>
/** What a run gave. */
export type Ran = Schemas['RanBody']

/** The functions, page by page, by name. */
export function functionsQuery(name: string) {
  return listQuery<ScriptFunction>(['functions', 'list', name], (cursor, signal) =>
    call(client.GET('/api/functions', { params: { query: { limit: 50, cursor, ...(name === '' ? {} : { name }) } }, signal })),
  )
}

/** A function with the source of its draft. */
export function functionQuery(id: string) {
  return queryOptions({
    queryKey: ['functions', 'one', id],
    queryFn: ({ signal }) => call(client.GET('/api/functions/{id}', { params: { path: { id } }, signal })),
  })
}

/** The flows that call a function. */
export function functionUsesQuery(id: string) {
  return queryOptions({
    queryKey: ['functions', 'uses', id],
    queryFn: async ({ signal }): Promise<FunctionUse[]> => (await call(client.GET('/api/functions/{id}/uses', { params: { path: { id } }, signal }))).items,
  })
}

/** The versions of a function, the newest first. */
export function functionVersionsQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: ['functions', 'versions', id],
    initialPageParam: undefined as number | undefined,
    queryFn: ({ pageParam, signal }) => call(client.GET('/api/functions/{id}/versions', { params: { path: { id }, query: { limit: 50, before: pageParam } }, signal })),
    getNextPageParam: (last) => last.next,
  })
}

/** A version with its source, which never changes. */
export function functionVersionQuery(id: string, number: number) {
  return queryOptions({
    queryKey: ['functions', 'version', id, number],
    staleTime: Infinity,
    queryFn: ({ signal }) => call(client.GET('/api/functions/{id}/versions/{number}', { params: { path: { id, number } }, signal })),
  })
}

/** Lists ask again; a draft that is open does not, somebody may be changing it. */
function forget(cache: QueryClient, id: string) {
  const lists = ['list', 'uses', 'versions']
  void cache.invalidateQueries({
    predicate: ({ queryKey: [noun, part, of] }) => (noun === 'functions' && lists.includes(String(part)) && (part === 'list' || of === id)) || ((noun === 'names' || noun === 'bindables') && part === 'function'),
  })
}

function keep(cache: QueryClient, made: ScriptFunction) {
  cache.setQueryData(functionQuery(made.id).queryKey, made)
  forget(cache, made.id)
}

export function useCreateFunction() {
  const cache = useQueryClient()
  return useMutation({ mutationFn: (body: FunctionText) => call(client.POST('/api/functions', { body, params: { header: once() } })), onSuccess: (made) => keep(cache, made) })
}

/** Saves a draft over a revision; when somebody saved meanwhile, an ApiProblem with status 412 is thrown. */
export function useSaveFunction() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ id, revision, body }: { id: string; revision: number; body: FunctionText }) =>
      call(client.PUT('/api/functions/{id}', { params: { path: { id }, header: ifMatch(revision) }, body })),
    onSuccess: (saved) => keep(cache, saved),
  })
}

export function useDeleteFunction() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ id, revision }: { id: string; revision: number }) => call(client.DELETE('/api/functions/{id}', { params: { path: { id }, header: ifMatch(revision) } })),
    onSuccess: (_, { id }) => forget(cache, id),
  })
}

/** Runs the draft that the server has. */
export function useRunFunction() {
  return useMutation({ mutationFn: ({ id, inputs }: { id: string; inputs: Record<string, unknown> }) => call(client.POST('/api/functions/{id}/run', { params: { path: { id } }, body: { inputs } })) })
}

/** The draft becomes a version; the function is asked for again. */
export function usePublishFunction() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ id, revision, body }: { id: string; revision: number; body: Schemas['PublishFlowBody'] }) =>
      call(client.POST('/api/functions/{id}/publish', { params: { path: { id }, header: ifMatch(revision) }, body })),
    onSuccess: (_, { id }) => {
      forget(cache, id)
      return cache.invalidateQueries({ queryKey: functionQuery(id).queryKey })
    },
  })
}

/** Lets a label name a version. */
export function useSetFunctionLabel() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ id, label, version }: { id: string; label: Label; version: number }) => call(client.PUT('/api/functions/{id}/labels/{label}', { params: { path: { id, label } }, body: { version } })),
    onSuccess: (now) => keep(cache, now),
  })
}
