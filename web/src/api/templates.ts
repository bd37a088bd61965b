import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call, client, once, type Schemas } from './client'
import { flowQuery } from './flows'

export type Template = Schemas['Template']
export type TemplateUse = Schemas['TemplateUse']

/** The flows to begin with, in the order of the gallery. */
export function templatesQuery(language: Template['language']) {
  return queryOptions({
    queryKey: ['templates', language],
    staleTime: 60_000,
    queryFn: async ({ signal }) => (await call(client.GET('/api/templates', { params: { query: { language } }, signal }))).items,
  })
}

/** Makes a flow of a template, with what it needs. */
export function useTemplateUse() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ name, body }: { name: string; body: TemplateUse }) => call(client.POST('/api/templates/{name}', { params: { path: { name }, header: once() }, body })),
    onSuccess: ({ flow }) => {
      void cache.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' && queryKey[0] !== 'templates' })
      cache.setQueryData(flowQuery(flow.id).queryKey, flow)
    },
  })
}
