import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { ApiProblem, call, client, once, type Schemas } from './client'

export type Contact = Schemas['Contact']
export type Said = Schemas['Said']
export type TraceLine = Schemas['TraceBody']['lines'][number]
export type FlowOfContact = Schemas['FlowOfContact']
export type NewContact = Schemas['StartContactBody']

/** What selects contacts, as the API's query has it. */
export type ContactFilters = {
  state?: Contact['state']
  flow?: string
  label?: string
  entry_point?: string
  channel?: string
  number?: string
  outcome?: 'ended' | 'disconnected' | 'handed-off' | 'failed' | 'limit'
  error?: string
  since?: string
  simulated?: 'true' | 'any'
}

/** How often the list is to be asked for while it is looked at: a contact that begins is in it within a second. */
export const listEvery = 700

/** The contacts, page by page, newest first. */
export function contactsQuery(filters: ContactFilters) {
  return infiniteQueryOptions({
    queryKey: ['contacts', 'list', filters],
    initialPageParam: undefined as string | undefined,
    staleTime: 0,
    queryFn: ({ pageParam, signal }) => call(client.GET('/api/contacts', { params: { query: { limit: 50, ...filters, cursor: pageParam } }, signal })),
    getNextPageParam: (last) => last.next,
  })
}

/** A contact with its variables. */
export function contactQuery(id: string) {
  return queryOptions({
    queryKey: ['contacts', 'one', id],
    queryFn: ({ signal }) => call(client.GET('/api/contacts/{id}', { params: { path: { id } }, signal })),
  })
}

/** The flow that a contact runs; it never changes. */
export function contactFlowQuery(id: string) {
  return queryOptions({
    queryKey: ['contacts', 'flow', id],
    staleTime: Infinity,
    retry: false,
    queryFn: ({ signal }) => call(client.GET('/api/contacts/{id}/flow', { params: { path: { id } }, signal })),
  })
}

/** What was said in a contact, whole. */
export function conversationQuery(id: string) {
  return queryOptions({
    queryKey: ['contacts', 'conversation', id],
    queryFn: ({ signal }) => call(client.GET('/api/contacts/{id}/conversation', { params: { path: { id } }, signal })),
  })
}

/** What is known of a contact that is followed: its journal, what was said, how it stands. */
export type Followed = { lines: TraceLine[]; said: Said[]; over: boolean; contact: Contact; unfaithful?: string }

type Trouble = Error & { request?: string }

/** How often a contact that goes on is asked after. */
const followEvery = 400

/** Follows a contact: each time only what is new is asked for, and the conversation only when something is. It stops when the contact is over. */
export function followedQuery(id: string) {
  const queryKey = ['contacts', 'followed', id]
  return queryOptions<Followed, Trouble, Followed, string[]>({
    queryKey,
    staleTime: 0,
    structuralSharing: false,
    retry: (failures, error) => failures < 5 && !(error instanceof ApiProblem && error.status < 500),
    refetchInterval: (query) => (query.state.data?.over === true || query.state.status === 'error' ? false : followEvery),
    queryFn: async ({ client: cache, signal }): Promise<Followed> => {
      const old = cache.getQueryData<Followed>(queryKey)
      const after = old?.lines.at(-1)?.number ?? 0
      const trace = await call(client.GET('/api/contacts/{id}/trace', { params: { path: { id }, query: { after } }, signal }))
      const quiet = old !== undefined && trace.lines.length === 0 && trace.over === old.over && old.said.length > 0
      const said = quiet ? [] : (await call(client.GET('/api/contacts/{id}/conversation', { params: { path: { id }, query: { after: old?.said.at(-1)?.number ?? 0 } }, signal }))).said
      return {
        lines: trace.lines.length === 0 ? (old?.lines ?? []) : [...(old?.lines ?? []), ...trace.lines], said: said.length === 0 ? (old?.said ?? []) : [...(old?.said ?? []), ...said],
        over: trace.over, contact: trace.contact, ...(trace.unfaithful === undefined ? {} : { unfaithful: trace.unfaithful }),
      }
    },
  })
}

/** Begins a contact, at an entry point or on a draft. */
export function useStartContact() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (body: NewContact) => call(client.POST('/api/contacts', { body, params: { header: once() } })),
    onSettled: () => cache.invalidateQueries({ queryKey: ['contacts', 'list'] }),
  })
}

/** What a person does to a contact; afterwards it is asked after at once. */
function useDoing<V>(id: string, run: (given: V) => Promise<unknown>) {
  const cache = useQueryClient()
  return useMutation({ mutationFn: run, onSettled: () => cache.invalidateQueries({ queryKey: followedQuery(id).queryKey }) })
}

export function useContactInput(id: string) {
  return useDoing(id, (body: Schemas['ContactInputBody']) => call(client.POST('/api/contacts/{id}/inputs', { params: { path: { id } }, body })))
}

export function useHangUp(id: string) {
  return useDoing(id, () => call(client.POST('/api/contacts/{id}/hang-up', { params: { path: { id } } })))
}

export type ContactEvent = Schemas['ContactEventBody']

/** Plays the contact centre of a simulated contact. */
export function useContactEvent(id: string) {
  return useDoing(id, (body: ContactEvent) => call(client.POST('/api/contacts/{id}/events', { params: { path: { id } }, body })))
}

/** Moves the clock of a simulated contact. */
export function useContactClock(id: string) {
  return useDoing(id, (body: Schemas['ContactClockBody']) => call(client.POST('/api/contacts/{id}/clock', { params: { path: { id } }, body })))
}

export function useDeleteContact() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => call(client.DELETE('/api/contacts/{id}', { params: { path: { id } } })),
    onSuccess: (_, id) => {
      for (const part of ['one', 'followed', 'flow', 'conversation']) cache.removeQueries({ queryKey: ['contacts', part, id] })
      return cache.invalidateQueries({ queryKey: ['contacts', 'list'] })
    },
  })
}

/** Where a browser loads a contact down as a test. */
export function cassettePath(id: string): string {
  return `/api/contacts/${encodeURIComponent(id)}/cassette`
}

/** Keeps a contact as a test of its flow. There must be none of the name yet. */
export function useSaveAsTest(id: string) {
  return useMutation({
    mutationFn: async ({ flow, name }: { flow: string; name: string }) => {
      const text = await call(client.GET('/api/contacts/{id}/cassette', { params: { path: { id } }, parseAs: 'text' }))
      return call(client.PUT('/api/flows/{id}/tests/{name}', { params: { path: { id: flow, name } }, body: { text, known_revision: 0 } }))
    },
  })
}
