import { checkCertificate } from './certificates'
import { evaluate, select, words } from './expressions'
import { send } from './requests'
import { things } from './targets'

/** The names that a reference can have; null where the server has no list, or does not show it to these roles. Connectors are those that are active. */
export async function names(target: string, signal?: AbortSignal): Promise<{ id: string; name: string }[] | null> {
  const all = await things(target, { signal, ...(target === 'connector' ? { query: { state: 'active' } } : {}) })
  return all?.map(({ id, name }) => ({ id, name })) ?? null
}

const places: Record<string, string> = {
  connector: '/connectors', queue: '/queues', prompt: '/prompts', 'business-hours': '/business-hours', flow: '/flows', subflow: '/flows',
  'entry-point': '/entry-points', function: '/functions', 'global-variable': '/global-variables',
}

/** The page where things of a target are made. */
function place(target: string): string | undefined {
  return places[target]
}

/** The page of a thing that is written as flows are. */
function open(target: string, id: string): string | undefined {
  return target === 'function' ? `/functions/${encodeURIComponent(id)}` : undefined
}

/** What fields of forms need from the server; see field/services.ts for what pages add. */
export const serverFieldServices = { names, place, open, evaluate, words, jsonpath: select, send, checkCertificate }
