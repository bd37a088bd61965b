import type { Bindable } from '@/api/bindables'
import type { ImportNeed } from '@/api/flows'
import { same } from './free-name'

/** What a reference most likely means: that of its id, else that of its name, whatever the letter case; nothing where it is not clear. */
export function matching<T extends Bindable>(need: Pick<ImportNeed, 'id' | 'name'>, candidates: T[]): T | undefined {
  if (need.id) {
    const known = candidates.find((c) => c.id === need.id)
    if (known) return known
  }
  const named = candidates.filter((c) => same(c.name, need.name))
  return named.find((c) => c.name === need.name) ?? (named.length === 1 ? named[0] : undefined)
}
