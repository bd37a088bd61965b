import { infiniteQueryOptions, type QueryKey } from '@tanstack/react-query'

/** A page of a list, and where the next one begins. */
export type ListPage<T> = { items: T[]; next?: string }

/** The options of a list that comes page by page. */
export function listQuery<T>(queryKey: QueryKey, page: (cursor: string | undefined, signal: AbortSignal) => Promise<ListPage<T>>) {
  return infiniteQueryOptions({
    queryKey,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => page(pageParam, signal),
    getNextPageParam: (last) => last.next,
    placeholderData: (old) => old,
  })
}
