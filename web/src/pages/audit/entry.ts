/** An entry of the audit log in words. */
export type Entry = { sequence: number; time: string; actor: string; action: string; object: string; outcome: 'done' | 'refused' | 'failed'; detail: string }

/** What entries are about, in the API's words. */
export const nouns = [
  'agent', 'audit', 'business-hours', 'callback', 'connector', 'contact', 'entry_point', 'flow', 'function', 'global-variable', 'key', 'media-destination', 'organisation', 'prompt', 'queue', 'request',
  'schedule', 'secret', 'skill', 'token', 'user', 'virtual-agent', 'webhook',
]

function word(part: unknown, ...names: string[]): string {
  if (typeof part === 'string') return part
  if (typeof part !== 'object' || part === null) return ''
  const found = names.map((n) => (part as Record<string, unknown>)[n]).find((v) => typeof v === 'string' && v !== '')
  return typeof found === 'string' ? found : ''
}

const outcomes = ['done', 'refused', 'failed'] as const

/** Makes an entry as the API has it readable: name before id, details one after the other. */
export function entryOf(raw: Record<string, unknown>): Entry {
  const detail = Array.isArray(raw.detail) ? (raw.detail as unknown[]).map((d) => `${word(d, 'name')}: ${word(d, 'value')}`) : []
  return {
    sequence: Number(raw.sequence ?? 0),
    time: word(raw.time),
    actor: word(raw.actor, 'name', 'id', 'kind'),
    action: word(raw.action),
    object: [word(raw.object, 'kind'), word(raw.object, 'name', 'id')].filter((x) => x !== '').join(' '),
    outcome: outcomes.find((o) => o === raw.outcome) ?? 'failed',
    detail: detail.join(' · '),
  }
}

/** The moment so many days before another, to the minute, so that asking again is the same question. */
export function since(days: string, now: Date = new Date()): string {
  const at = new Date(now.getTime() - Number(days) * 86_400_000)
  at.setUTCSeconds(0, 0)
  return at.toISOString()
}
