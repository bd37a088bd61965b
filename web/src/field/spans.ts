export type Unit = 'ms' | 's' | 'min' | 'h'

const units: readonly Unit[] = ['ms', 's', 'min', 'h']

const size: Record<Unit, number> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 }

/** Reads a span of time as documents give it, in milliseconds; undefined for what is none. */
export function readSpan(value: unknown, unit: Unit): number | undefined {
  if (typeof value === 'number') return value * size[unit]
  if (typeof value !== 'string' || value.trim() === '') return undefined
  const text = value.trim()
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text) * size[unit]
  const clock = /^(\d+):(\d\d):(\d\d)$/.exec(text)
  if (clock) return Number(clock[1]) * size.h + Number(clock[2]) * size.min + Number(clock[3]) * size.s
  if (!/^(\d+(\.\d+)?(ms|h|m|s))+$/.test(text)) return undefined
  let total = 0
  for (const [, n, u] of text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)) total += Number(n) * size[u === 'm' ? 'min' : (u as Unit)]
  return total
}

/** The number that a setting gets for so many of `shown`; undefined when that is no whole number of its unit. */
export function writeSpan(amount: number, shown: Unit, unit: Unit): number | undefined {
  const n = (amount * size[shown]) / size[unit]
  return Number.isSafeInteger(n) ? n : undefined
}

/** The largest unit in which a span is a whole number, and no smaller than the setting's own. */
export function unitFor(milliseconds: number, unit: Unit): Unit {
  const fitting = units.filter((u) => size[u] >= size[unit] && milliseconds !== 0 && milliseconds % size[u] === 0)
  return fitting.at(-1) ?? unit
}

/** A span in a unit. */
export function inUnit(milliseconds: number, shown: Unit): number {
  return milliseconds / size[shown]
}

/** The units that a setting can be given in. */
export function unitsFrom(unit: Unit): readonly Unit[] {
  return units.filter((u) => size[u] >= size[unit])
}
