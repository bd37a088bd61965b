import type { Schedule, ScheduleText } from '@/api/schedules'
import { inUnits, secondsOf, shortest, type Unit, units } from './interval'
import { type Day, daysOf, textOf as daysText } from './week'

/** How often a schedule starts something. */
export const kinds = ['days', 'every', 'once'] as const

export type ScheduleDraft = {
  name: string
  entryPoint: string
  kind: (typeof kinds)[number]
  /** As a control for date and time has it, in the time of the reader: 2026-12-24T08:30. */
  at: string
  /** Nothing while it is written anew. */
  count: number | ''
  unit: Unit
  days: Day[]
  time: string
  zone: string
  variables?: Record<string, unknown>
}

const two = (n: number) => String(n).padStart(2, '0')

/** A moment as a control for date and time has it, in the time of the reader. */
export function localOf(at: string | undefined): string {
  if (at === undefined) return ''
  const d = new Date(at)
  const day = `${String(d.getFullYear())}-${two(d.getMonth() + 1)}-${two(d.getDate())}T${two(d.getHours())}:${two(d.getMinutes())}`
  return d.getSeconds() === 0 ? day : `${day}:${two(d.getSeconds())}`
}

/** The time zone of the reader. */
export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** How long the interval of a draft is. */
export function seconds(draft: Pick<ScheduleDraft, 'count' | 'unit'>): number {
  return Number(draft.count) * units[draft.unit]
}

/** What a form begins with; a new schedule is one of working days. */
export function draftOf(s?: Schedule): ScheduleDraft {
  const every = inUnits(secondsOf(s?.every ?? '') ?? 900)
  return {
    name: s?.name ?? '',
    entryPoint: s?.entry_point ?? '',
    kind: s?.every ? 'every' : s?.at ? 'once' : 'days',
    at: localOf(s?.at),
    ...every,
    days: daysOf(s?.days ?? 'mon-fri') ?? [],
    time: s?.time ?? '09:00',
    zone: s?.zone ?? ownZone(),
    variables: s?.variables,
  }
}

/** What is sent: only what a schedule of its kind has. A moment that was not touched stays to the second. */
export function textOf(draft: ScheduleDraft, before?: Schedule): ScheduleText {
  const at = draft.at === '' ? undefined : draft.at === localOf(before?.at) ? before?.at : new Date(draft.at).toISOString()
  return {
    name: draft.name.trim(),
    entry_point: draft.entryPoint,
    ...(draft.kind === 'days'
      ? { days: daysText(draft.days), time: draft.time, zone: draft.zone }
      : { ...(at === undefined ? {} : { at }), ...(draft.kind === 'every' ? { every: `${String(seconds(draft))}s` } : {}) }),
    ...(draft.variables ? { variables: draft.variables } : {}),
    ...(before?.paused ? { paused: true } : {}),
  }
}

/** Whether all is given that a schedule of its kind needs. */
export function complete(draft: ScheduleDraft): boolean {
  if (draft.name.trim() === '' || draft.entryPoint === '') return false
  if (draft.kind === 'once') return draft.at !== ''
  if (draft.kind === 'every') return Number.isInteger(draft.count) && seconds(draft) >= shortest
  return draft.days.length > 0 && draft.time !== '' && draft.zone !== ''
}
