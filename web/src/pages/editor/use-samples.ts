import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { call, client } from '@/api/client'
import type { FlowDocument } from '@/api/flows'

type Values = Readonly<Record<string, unknown>>

/** The variables that the last simulated run of a flow left. */
async function lastRun(flow: string, signal: AbortSignal): Promise<Values> {
  const [contact] = (await call(client.GET('/api/contacts', { params: { query: { flow, simulated: 'true', limit: 1 } }, signal }))).items
  if (!contact) return {}
  return (await call(client.GET('/api/contacts/{id}', { params: { path: { id: contact.id } }, signal }))).variables ?? {}
}

const runs = 15_000

/** Values for trying expressions: those of the last simulated run over the defaults of the flow's variables. */
export function useSamples(flow: string, document: FlowDocument): Values {
  const { variables } = document
  const { data } = useQuery({ queryKey: ['contacts', 'samples', flow], staleTime: runs, retry: false, queryFn: ({ signal }) => lastRun(flow, signal) })
  return useMemo(() => samplesOf(variables, data ?? {}), [variables, data])
}

/** The values of the last run, over the defaults; secure variables have none. */
export function samplesOf(variables: FlowDocument['variables'], last: Values): Values {
  const open = variables.filter((v) => !v.secure)
  const defaults = open.flatMap((v) => (v.value === undefined || v.value === null ? [] : [[v.name, typed(v.type, v.value)]]))
  return Object.fromEntries([...defaults, ...open.flatMap((v) => (v.name in last ? [[v.name, last[v.name]]] : []))]) as Values
}

/** A default, that is a text, as expressions see it. */
function typed(type: FlowDocument['variables'][number]['type'], value: unknown): unknown {
  if (typeof value !== 'string') return value
  if (type === 'BOOLEAN') return value.toLowerCase() === 'true'
  if (type === 'INTEGER' || type === 'DECIMAL') return value.trim() === '' || Number.isNaN(Number(value)) ? value : Number(value)
  if (type !== 'JSON') return value
  try {
    return JSON.parse(value) as unknown
  } catch {
    return value
  }
}
