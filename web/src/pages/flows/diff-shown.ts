import type { DiffChange, DiffItem } from '@/api/versions'

export type ShownLink = { change: 'added' | 'removed' | 'changed'; port: string; old?: string; now?: string }

/** A setting's value as it is read: texts as they are, everything else as JSON. */
export function shownValue(value: unknown): string {
  if (typeof value === 'string') return value
  return JSON.stringify(value, null, typeof value === 'object' ? 1 : undefined)
}

/** The lines of a change of a long text: each begins with +, - or a space. */
export function shownLines(change: DiffChange): string[] {
  return change.lines ?? []
}

/** The links of an activity that changed. */
export function shownLinks(item: DiffItem): ShownLink[] {
  return (item.links ?? []).map(({ change, port, old, new: now }) => ({ change, port, old, now }))
}

/** Items by what became of them, in the order in which they are read. */
export function byChange(items: DiffItem[]): ['added' | 'removed' | 'changed', DiffItem[]][] {
  return (['added', 'removed', 'changed'] as const).flatMap((change): ['added' | 'removed' | 'changed', DiffItem[]][] => {
    const those = items.filter((i) => i.change === change)
    return those.length > 0 ? [[change, those]] : []
  })
}
