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

/** All of a list, page after page, up to a bound that no drop-down is meant for. */
export async function everyPage<T>(page: (cursor: string | undefined) => Promise<ListPage<T>>, most = 5_000): Promise<T[]> {
  const all: T[] = []
  let cursor: string | undefined
  do {
    const { items, next } = await page(cursor)
    all.push(...items)
    cursor = next === '' ? undefined : next
  } while (cursor !== undefined && all.length < most)
  return all
}
