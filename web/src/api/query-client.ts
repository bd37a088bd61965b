import { QueryClient } from '@tanstack/react-query'
import { ApiProblem } from './client'

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
