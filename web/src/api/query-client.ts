import { QueryClient } from '@tanstack/react-query'
import { answerIn, ApiProblem } from './client'

/** A query cache that asks again only where another answer is possible. */
export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) => failures < 2 && !(error instanceof ApiProblem && error.status < 500),
      },
      mutations: { retry: false },
    },
  })
}

/**
 * The server answers in a language from now on. What it has said in another is asked
 * for again; not the draft of a flow, which somebody may be editing.
 */
export function answersIn(cache: QueryClient, language: string): void {
  answerIn(language)
  void cache.invalidateQueries({ predicate: ({ queryKey: [noun, part] }) => !(noun === 'flows' && part === 'one') })
}
