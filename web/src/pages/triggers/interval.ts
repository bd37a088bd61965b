/** The units in which an interval is written, in seconds. */
export const units = { s: 1, m: 60, h: 3_600, d: 86_400 } as const

export type Unit = keyof typeof units

/** The shortest interval of a schedule, in seconds. */
export const shortest = 10

/** Reads a length of time as the server writes it, such as 1h30m0s, in seconds; undefined for none. */
export function secondsOf(text: string): number | undefined {
  if (!/^(\d+[hms])+$/.test(text)) return undefined
  return [...text.matchAll(/(\d+)([hms])/g)].reduce((sum, [, count, unit]) => sum + Number(count) * units[unit as Unit], 0)
}

/** Seconds in the largest unit of which they are a whole number. */
export function inUnits(seconds: number): { count: number; unit: Unit } {
  const unit = (['d', 'h', 'm'] as const).find((u) => seconds > 0 && seconds % units[u] === 0) ?? 's'
  return { count: seconds / units[unit], unit }
}
