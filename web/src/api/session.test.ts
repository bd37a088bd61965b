import { expect, it } from 'vitest'
import { serve } from '@/testing/server'
import { newQueryClient } from './query-client'
import { type Session, sessionQuery } from './session'

const ann: Session = { user: { id: 'u1', email: 'ann@example.com', name: 'Ann' }, organisation: 'o1', roles: [], may: [], organisations: [] }
const flows = ['flows', 'list', {}]

it.each([
  ['another tab went into another organisation', { organisation: 'o2' }, undefined],
  ['another tab signed somebody else in', { user: { ...ann.user, id: 'u2' } }, undefined],
  ['nothing but the roles changed', { may: ['flow.read'] }, 'of o1'],
])('what is known stays no longer than it is right: %s', async (_, change, left) => {
  serve({ 'GET /api/session': { ...ann, ...change } })
  const cache = newQueryClient()
  cache.setQueryData(sessionQuery.queryKey, ann)
  cache.setQueryData(flows, 'of o1')
  await cache.fetchQuery({ ...sessionQuery, staleTime: 0 })
  expect(cache.getQueryData(flows)).toBe(left)
  expect(cache.getQueryData(sessionQuery.queryKey)).toEqual({ ...ann, ...change })
})
