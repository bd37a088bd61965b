import { ApiProblem, call, client } from './client'
import { everyPage, type ListPage } from './pages'

/** Something of the organisation that a reference can name. */
export type Thing = { id: string; name: string; type?: string }

type Place = { path: string; query?: Record<string, string> }

// Where the things are that references name, by the target that forms give.
const places: Record<string, Place> = {
  connector: { path: '/api/connectors' },
  queue: { path: '/api/queues' },
  prompt: { path: '/api/prompts' },
  skill: { path: '/api/skills' },
  'business-hours': { path: '/api/business-hours' },
  function: { path: '/api/functions' },
  flow: { path: '/api/flows', query: { type: 'flow' } },
  subflow: { path: '/api/flows', query: { type: 'subflow' } },
  'entry-point': { path: '/api/entry-points' },
  'global-variable': { path: '/api/global-variables' },
  'virtual-agent': { path: '/api/virtual-agents' },
  'media-destination': { path: '/api/media-destinations' },
}

const limit = 200
const most = 2_000

/**
 * What the organisation has of a target, up to a bound that no drop-down is meant
 * for; null where the server has no list of it, or does not show it to these roles.
 */
export async function things(target: string, given: { query?: Record<string, string>; signal?: AbortSignal } = {}): Promise<Thing[] | null> {
  const place = Object.hasOwn(places, target) ? places[target] : undefined
  if (place === undefined) return null
  try {
    // All these paths have lists of the same shape; the types are those of one.
    const page = (cursor: string | undefined): Promise<ListPage<Thing>> =>
      call(client.GET(place.path as '/api/queues', { params: { query: { limit, cursor, ...place.query, ...given.query } }, signal: given.signal }))
    return await everyPage(page, most)
  } catch (error) {
    if (error instanceof ApiProblem && (error.status === 403 || error.status === 404)) return null
    throw error
  }
}
