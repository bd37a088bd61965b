import { checkCertificate } from './certificates'
import { ApiProblem, call, client } from './client'
import { evaluate, select, words } from './expressions'
import { send } from './requests'

type Thing = { id: string; name: string }
type Page = { items: Thing[]; next?: string }
type Query = { limit: number; cursor?: string }

const limit = 200
const most = 2000

/** Every page of a list, up to a bound that no drop-down is meant for. */
async function all(read: (query: Query) => Promise<Page>): Promise<Thing[]> {
  const things: Thing[] = []
  let cursor: string | undefined
  do {
    const page = await read({ limit, cursor })
    things.push(...page.items.map(({ id, name }) => ({ id, name })))
    cursor = page.next === '' ? undefined : page.next
  } while (cursor !== undefined && things.length < most)
  return things
}

type Read = (query: Query, signal?: AbortSignal) => Promise<Page>

// What a reference of each target names. Connectors are those that are active.
const lists: Record<string, Read> = {
  connector: (query, signal) => call(client.GET('/api/connectors', { params: { query: { ...query, state: 'active' } }, signal })),
  queue: (query, signal) => call(client.GET('/api/queues', { params: { query }, signal })),
  prompt: (query, signal) => call(client.GET('/api/prompts', { params: { query }, signal })),
  skill: (query, signal) => call(client.GET('/api/skills', { params: { query }, signal })),
  'business-hours': (query, signal) => call(client.GET('/api/business-hours', { params: { query }, signal })),
  function: (query, signal) => call(client.GET('/api/functions', { params: { query }, signal })),
  flow: (query, signal) => call(client.GET('/api/flows', { params: { query: { ...query, type: 'flow' } }, signal })),
  subflow: (query, signal) => call(client.GET('/api/flows', { params: { query: { ...query, type: 'subflow' } }, signal })),
  'entry-point': (query, signal) => call(client.GET('/api/entry-points', { params: { query }, signal })),
  'global-variable': (query, signal) => call(client.GET('/api/global-variables', { params: { query }, signal })),
  'virtual-agent': (query, signal) => call(client.GET('/api/virtual-agents', { params: { query }, signal })),
  'media-destination': (query, signal) => call(client.GET('/api/media-destinations', { params: { query }, signal })),
}

/** The names that a reference can have; null where the server has no list, or does not show it to these roles. */
export async function names(target: string, signal?: AbortSignal): Promise<Thing[] | null> {
  const read = lists[target]
  if (read === undefined) return null
  try {
    return await all((query) => read(query, signal))
  } catch (error) {
    if (error instanceof ApiProblem && (error.status === 403 || error.status === 404)) return null
    throw error
  }
}

const places: Record<string, string> = {
  connector: '/connectors', queue: '/queues', prompt: '/prompts', 'business-hours': '/business-hours', flow: '/flows', subflow: '/flows',
  'entry-point': '/entry-points', 'global-variable': '/global-variables',
}

/** The page where things of a target are made. */
export function place(target: string): string | undefined {
  return places[target]
}

/** What fields of forms need from the server; see field/services.ts for what pages add. */
export const serverFieldServices = { names, place, evaluate, words, jsonpath: select, send, checkCertificate }
