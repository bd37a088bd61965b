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
      // What was sent and answered may be a password, a client secret or a one-time link:
      // it is forgotten a second after nobody looks at it any more (K9).
      mutations: { retry: false, gcTime: 1_000 },
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
