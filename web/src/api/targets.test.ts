import { describe, expect, it } from 'vitest'
import { refusal, serve } from '@/testing/server'
import { bindablesQuery } from './bindables'
import { ApiProblem } from './client'
import { names } from './field-services'
import { things } from './targets'

/** The server answers a path with pages, one after the other. */
function answers(path: string, ...pages: unknown[]) {
  return serve({ [`GET ${path}`]: () => pages.shift() })
}

const questions = (asked: ReturnType<typeof serve>) => asked.map(({ query }) => Object.fromEntries(query))

describe('things', () => {
  it('reads every page of the list of a target', async () => {
    const asked = answers('/api/queues', { items: [{ id: '1', name: 'Sales' }], next: 'c' }, { items: [{ id: '2', name: 'Service' }], next: '' })
    expect(await things('queue')).toEqual([{ id: '1', name: 'Sales' }, { id: '2', name: 'Service' }])
    expect(questions(asked)).toEqual([{ limit: '200' }, { limit: '200', cursor: 'c' }])
  })
  it('tells flows from subflows', async () => {
    const asked = answers('/api/flows', { items: [] }, { items: [] })
    await things('flow')
    await things('subflow')
    expect(questions(asked)).toEqual([{ limit: '200', type: 'flow' }, { limit: '200', type: 'subflow' }])
  })
  it('stops at a bound', async () => {
    const page = { items: Array.from({ length: 1000 }, (_, i) => ({ id: String(i), name: 'x' })), next: 'more' }
    const asked = answers('/api/prompts', page, page, page)
    expect(await things('prompt')).toHaveLength(2000)
    expect(asked).toHaveLength(2)
  })
  it.each(['variable', 'constructor', ''])('has no list of %j, and asks for none', async (target) => {
    const asked = serve({})
    expect(await things(target)).toBeNull()
    expect(asked).toEqual([])
  })
  it.each([403, 404])('has no list where the server answers %i', async (status) => {
    answers('/api/skills', refusal(status, 'Not for you.'))
    expect(await things('skill')).toBeNull()
  })
  it('throws any other refusal', async () => {
    answers('/api/skills', refusal(500, 'Broken.'))
    await expect(things('skill')).rejects.toBeInstanceOf(ApiProblem)
  })
})

describe('names', () => {
  it('are of active connectors', async () => {
    const asked = answers('/api/connectors', { items: [{ id: '1', name: 'CRM', type: 'custom' }] })
    expect(await names('connector')).toEqual([{ id: '1', name: 'CRM' }])
    expect(questions(asked)).toEqual([{ limit: '200', state: 'active' }])
  })
  it('are none of what has no list', async () => {
    serve({})
    expect(await names('variable')).toBeNull()
  })
})

describe('bindables', () => {
  const read = async (target: string) => {
    const { queryFn } = bindablesQuery(target)
    return (queryFn as unknown as (given: { signal: AbortSignal }) => Promise<unknown>)({ signal: new AbortController().signal })
  }
  it('are of all connectors', async () => {
    const asked = answers('/api/connectors', { items: [{ id: '1', name: 'CRM' }] })
    expect(await read('connector')).toEqual([{ id: '1', name: 'CRM' }])
    expect(questions(asked)).toEqual([{ limit: '200' }])
  })
  it('are prompts by their file', async () => {
    answers('/api/prompts', { items: [{ id: '1', name: 'welcome.wav' }] })
    expect(await read('prompt')).toEqual([{ id: 'welcome.wav', name: 'welcome.wav' }])
  })
  it('keep the type of variables', async () => {
    answers('/api/global-variables', { items: [{ id: '2', name: 'Brand', type: 'STRING', revision: 1 }] })
    expect(await read('global-variable')).toEqual([{ id: '2', name: 'Brand', type: 'STRING' }])
  })
  it('are none where the server shows none', async () => {
    answers('/api/queues', refusal(404, 'There is nothing.'))
    expect(await read('queue')).toEqual([])
  })
})
