import { queryOptions } from '@tanstack/react-query'
import { call, client, type Schemas } from './client'

export type Kind = Schemas['Kind']

/** The kinds of connectors in the order of their cards, with their forms in a language. */
export function kindsQuery(language: 'en' | 'de' | 'it') {
  return queryOptions({
    queryKey: ['kinds', language],
    queryFn: async ({ signal }) => (await call(client.GET('/api/kinds', { params: { query: { language } }, signal }))).items,
  })
}
