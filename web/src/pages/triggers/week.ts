/** The days of the week as schedules write them, Monday first. */
export const week = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

export type Day = (typeof week)[number]

const names = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']

const dayOf = (text: string): number => week.findIndex((short, i) => text === short || text === names[i])

/** Reads "mon-fri", "fri-mon", "sat, sun" or "daily"; undefined for what is none of these. */
export function daysOf(text: string): Day[] | undefined {
  const found = new Set<Day>()
  for (const part of text.toLowerCase().split(',')) {
    const [from = '', to = from] = (part.trim() === 'daily' ? 'mon-sun' : part).split('-').map((one) => one.trim())
    const end = dayOf(to)
    let at = dayOf(from)
    if (at < 0 || end < 0) return undefined
    for (; at !== end; at = (at + 1) % 7) found.add(week[at]!)
    found.add(week[end]!)
  }
  return week.filter((d) => found.has(d))
}

/** The days in runs of neighbours, from Monday on; Friday to Monday is one run. */
export function runsOf(days: readonly Day[]): [Day, Day][] {
  if (days.length === 7) return [['mon', 'sun']]
  const has = (i: number) => days.includes(week[(i + 7) % 7]!)
  const runs: [Day, Day][] = []
  week.forEach((day, begin) => {
    if (!has(begin) || has(begin - 1)) return
    let end = begin
    while (has(end + 1)) end++
    runs.push([day, week[end % 7]!])
  })
  return runs
}

/** Writes days as schedules have them. */
export function textOf(days: readonly Day[]): string {
  if (days.length === 7) return 'daily'
  return runsOf(days).map(([from, to]) => (from === to ? from : `${from}-${to}`)).join(', ')
}

const monday = Date.UTC(2024, 0, 1)

/** A day of the week in a language. */
export function nameOf(day: Day, language: string, width: 'short' | 'long' = 'short'): string {
  return new Intl.DateTimeFormat(language, { weekday: width, timeZone: 'UTC' }).format(monday + week.indexOf(day) * 86_400_000)
}

/** Days in a language: Mon–Fri, Sun. Two neighbours are named one by one. */
export function daysIn(days: readonly Day[], language: string): string {
  const parts = runsOf(days).flatMap(([from, to]) => {
    const next = week[(week.indexOf(from) + 1) % 7]
    if (from === to) return [nameOf(from, language)]
    return next === to ? [nameOf(from, language), nameOf(to, language)] : [`${nameOf(from, language)}–${nameOf(to, language)}`]
  })
  return new Intl.ListFormat(language, { type: 'conjunction', style: 'long' }).format(parts)
}
