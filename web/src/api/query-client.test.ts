import { MutationObserver } from '@tanstack/react-query'
import { expect, it, vi } from 'vitest'
import { answerIn } from './client'
import { answersIn, newQueryClient } from './query-client'

it('asks again for what was said in another language, but not for a draft', () => {
  const cache = newQueryClient()
  const keys = [['connectors', 'one', '1'], ['flows', 'list', {}], ['flows', 'one', '1']]
  for (const key of keys) cache.setQueryData(key, {})
  answersIn(cache, 'de')
  expect(keys.map((key) => cache.getQueryState(key)?.isInvalidated)).toEqual([true, true, false])
  answerIn('')
})

it('K9: forgets what was sent and answered when nobody looks at it any more', async () => {
  vi.useFakeTimers()
  const cache = newQueryClient()
  const signIn = new MutationObserver(cache, { mutationFn: ({ password }: { password: string }) => Promise.resolve(password.length) })
  const leave = signIn.subscribe(() => undefined)
  await signIn.mutate({ password: 'open sesame' })
  expect(cache.getMutationCache().getAll()).toHaveLength(1)
  leave()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(cache.getMutationCache().getAll()).toEqual([])
  vi.useRealTimers()
})
