import type { Visit } from '@/model/trace'

/** What came out of a visit, ready to be shown: values, and texts that are long. */
export type Shown = { values: Record<string, unknown>; headers: Record<string, unknown>; body?: string }

const apart = ['type', 'attempts', 'token_requests', 'headers', 'body']

/** What came out of a visit. The body of an answer that is JSON is laid out. */
export function outputOf(visit: Visit): Shown {
  const out: Shown = { values: {}, headers: {} }
  for (const result of visit.results) {
    for (const [name, value] of Object.entries(result)) if (!apart.includes(name)) out.values[name] = value
    if (typeof result.headers === 'object' && result.headers !== null) Object.assign(out.headers, result.headers)
    if (typeof result.body === 'string') out.body = laidOut(result.body)
  }
  if (visit.port !== undefined) out.values.port = visit.port
  if (visit.ends !== undefined) out.values.ends = visit.ends
  return out
}

function laidOut(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

/** What a visit wanted done, without what its settings say already. */
export function wantedOf(visit: Visit): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  for (const command of visit.commands) {
    if (command.type === 'call' || command.type === 'cancel') continue
    for (const [name, value] of Object.entries(command)) if (name !== 'type') out[name] = value
  }
  return out
}
