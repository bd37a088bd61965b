import { expect, it } from 'vitest'
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
