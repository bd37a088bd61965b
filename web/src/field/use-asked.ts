import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'

const pause = 250

/**
 * Asks the server again whenever what is asked has rested for a moment; the last
 * answer stays until the next one is there. Nothing is asked without `ask`, and
 * while `asked` is undefined. Answers are not kept: what is asked may be a secret.
 */
export function useAsked<A, T>(what: string, asked: A | undefined, ask: ((asked: A, signal: AbortSignal) => Promise<T>) | undefined) {
  const key = asked === undefined ? '' : JSON.stringify(asked)
  const [settled] = useDebouncedValue(key, pause)
  const answer = useQuery({
    queryKey: [what, settled],
    queryFn: ({ signal }) => (ask as NonNullable<typeof ask>)(JSON.parse(settled) as A, signal),
    enabled: ask !== undefined && settled !== '' && key !== '',
    placeholderData: keepPreviousData,
    retry: false,
    refetchOnWindowFocus: false,
    staleTime: Infinity,
    gcTime: 0,
  })
  return { data: asked === undefined ? undefined : answer.data, error: answer.error, waiting: answer.isFetching || settled !== key }
}
