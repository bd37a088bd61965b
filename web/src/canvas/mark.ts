/** What a contact left at an activity: it stands there, was there, or failed there; how often, and how long it took the last time. A breakpoint stops it there. */
export type Mark = { state?: 'current' | 'done' | 'failed'; visits?: number; tookMs?: number; breakpoint?: boolean }

/** Marks by the ids of activities. */
export type Marks = Readonly<Record<string, Mark>>

/** A duration as people read it. */
export function spoken(ms: number, language: string): string {
  const [value, unit] = ms < 1000 ? [Math.round(ms), 'millisecond'] : [Math.round(ms / 100) / 10, 'second']
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }).format(value)
}
