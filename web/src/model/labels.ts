import type { components } from '@/api/schema.gen'

type Labelled = Pick<components['schemas']['FlowDocument'], 'activities' | 'events'>

/** A label that no activity has yet: the wish itself, or with a number behind it. */
export function uniqueLabel(doc: Labelled, wish: string): string {
  const taken = new Set([...doc.activities, ...doc.events].map((a) => a.label))
  if (!taken.has(wish)) return wish
  const stem = wish.replace(/_\d+$/, '')
  for (let n = 2; ; n++) if (!taken.has(`${stem}_${String(n)}`)) return `${stem}_${String(n)}`
}
