import { QueryClient } from '@tanstack/react-query'
import { describe, expect, it } from 'vitest'
import { type Asked, serve } from '@/testing/server'
import { connectorsQuery } from './connectors'
import { entryPointNamesQuery } from './entry-point-names'
import { flowNamesQuery } from './flows'
import { everyPage } from './pages'
import { agentNamesQuery, queueNamesQuery } from './resources'

describe('everyPage', () => {
  const endless = (asked: (string | undefined)[]) => (cursor: string | undefined) => {
    asked.push(cursor)
    return Promise.resolve({ items: [asked.length], next: `after ${String(asked.length)}` })
  }

  it('stops at a bound', async () => {
    const asked: (string | undefined)[] = []
    expect(await everyPage(endless(asked), 3)).toEqual([1, 2, 3])
    expect(asked).toEqual([undefined, 'after 1', 'after 2'])
  })

  it('takes an empty cursor for the end', async () => {
    expect(await everyPage(() => Promise.resolve({ items: ['a'], next: '' }))).toEqual(['a'])
  })
})

// Whoever has more than a page of them is not told that the rest is not there.
it.each([
  ['/api/flows', flowNamesQuery],
  ['/api/connectors', connectorsQuery],
  ['/api/entry-points', entryPointNamesQuery],
  ['/api/agents', agentNamesQuery],
  ['/api/queues', queueNamesQuery],
] as const)('%s is read to its end', async (path, query) => {
  serve({ [`GET ${path}`]: ({ query: asked }: Asked) => (asked.get('cursor') === 'c' ? { items: [{ id: '2' }] } : { items: [{ id: '1' }], next: 'c' }) })
  const all = await new QueryClient().fetchQuery(query as typeof agentNamesQuery)
  expect(all.map((one) => one.id)).toEqual(['1', '2'])
})
