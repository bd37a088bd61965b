import { queryOptions } from '@tanstack/react-query'
import { type Thing, things } from './targets'

/** Something of the organisation that a reference of a flow can lead to. */
export type Bindable = Thing

/** What the organisation has of a kind of thing; nothing of kinds that nobody keeps or that a role may not see. */
export function bindablesQuery(target: string) {
  return queryOptions({
    queryKey: ['bindables', target],
    staleTime: 0,
    queryFn: async ({ signal }): Promise<Bindable[]> => {
      const all = (await things(target, { signal })) ?? []
      return all.map(({ id, name, type }) => ({ id: target === 'prompt' ? name : id, name, type }))
    },
  })
}
