import { days } from '@/ui/moment'

const units: [Intl.RelativeTimeFormatUnit, number][] = [['day', 86_400], ['hour', 3_600], ['minute', 60], ['second', 1]]

/** How far away a moment is, in words: 4 minutes ago, in 12 days. */
export function fromNow(moment: string, now: number, language: string): string {
  const seconds = Math.round((Date.parse(moment) - now) / 1000)
  const [unit, size] = units.find(([, s]) => Math.abs(seconds) >= s) ?? ['second', 1]
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(unit === 'day' ? days(new Date(moment), new Date(now)) : Math.trunc(seconds / size), unit)
}

/** A moment as the language writes date and time. */
export function dateTime(moment: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(moment))
}
