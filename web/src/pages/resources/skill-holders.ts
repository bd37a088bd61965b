import type { Resource } from '@/api/resources'
import { text } from './reading'

/** Who has a skill, and how well. */
export type Holder = { name: string; value: string }

const rows = (settings: Record<string, unknown>, name: string): Record<string, unknown>[] => {
  const list = settings[name]
  return Array.isArray(list) ? list.filter((row): row is Record<string, unknown> => typeof row === 'object' && row !== null && !Array.isArray(row)) : []
}

/** The agents who have a skill, those who stand with a queue included, each once. An agent's skill is known by the name or the id. */
export function holders(skill: { id: string; name: string }, agents: readonly Resource[], queues: readonly Resource[]): Holder[] {
  const people = [...agents.map((a) => ({ name: a.name, settings: a.settings })), ...queues.flatMap((q) => rows(q.settings, 'agents').map((a) => ({ name: text(a, 'name'), settings: a })))]
  const found = new Map<string, Holder>()
  for (const { name, settings } of people) {
    const own = rows(settings, 'skills').find((s) => text(s, 'name').toLowerCase() === skill.name.toLowerCase() || text(s, 'id') === skill.id)
    if (own && !found.has(name)) found.set(name, { name, value: text(own, 'value') })
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name))
}
