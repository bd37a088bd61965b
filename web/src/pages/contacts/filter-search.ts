import type { ContactFilters } from '@/api/contacts'

/** The filters of the list, as the page's address has them. Nothing for a filter that is not set. */
export type Search = Partial<Record<(typeof names)[number], string>>

const names = ['state', 'flow', 'label', 'entry_point', 'channel', 'number', 'outcome', 'error', 'since', 'simulated'] as const

export const states = ['live', 'parked', 'over', 'quarantined'] as const
export const outcomes = ['ended', 'disconnected', 'handed-off', 'failed', 'limit'] as const
export const ages = { '1h': 3_600_000, '24h': 86_400_000, '7d': 604_800_000, '30d': 2_592_000_000 } as const
/** Which contacts: those of customers, when the address says nothing; those with which somebody tries a flow; all. */
export const sorts = ['real', 'simulated', 'all'] as const

const allowed: Partial<Record<(typeof names)[number], readonly string[]>> = { state: states, outcome: outcomes, since: Object.keys(ages), simulated: sorts }

/** What a filter is when the address says nothing of it, and what therefore is not said. */
const unsaid: Search = { simulated: 'real' }

/** Reads the filters of an address; what makes no sense is left out. */
export function searchOf(given: Record<string, unknown>): Search {
  const out: Search = {}
  for (const name of names) {
    const v = given[name]
    const text = typeof v === 'string' ? v : typeof v === 'number' ? String(v) : ''
    if (text !== '' && text !== unsaid[name] && (allowed[name]?.includes(text) ?? true)) out[name] = text
  }
  return out
}

/** The address with a filter changed; an empty one is left out, and so is what goes without saying. */
export function searchWith(search: Search, name: (typeof names)[number], value: string | null): Search {
  const { [name]: _, ...rest } = search
  return value === null || value === '' || value === unsaid[name] ? rest : { ...rest, [name]: value }
}

/** The filters as the API wants them. Ages are counted from the minute, so that the question stays the same for a while. */
export function filtersOf(search: Search, now: number): ContactFilters {
  const { since, simulated, ...rest } = search
  const age = since === undefined ? undefined : ages[since as keyof typeof ages]
  return {
    ...(rest as ContactFilters),
    ...(age === undefined ? {} : { since: new Date(Math.floor(now / 60_000) * 60_000 - age).toISOString() }),
    ...(simulated === 'simulated' ? { simulated: 'true' } : simulated === 'all' ? { simulated: 'any' } : {}),
  }
}
