import { useTranslation } from 'react-i18next'

const steps: [Intl.RelativeTimeFormatUnit, number][] = [['year', 31_536_000], ['month', 2_592_000], ['week', 604_800], ['day', 86_400], ['hour', 3_600], ['minute', 60]]

/** How many midnights lie between, so that "tomorrow" is the day that follows and not 24 hours or more. */
export function days(at: Date, now: Date): number {
  const date = (d: Date) => Date.UTC(d.getFullYear(), d.getMonth(), d.getDate())
  return (date(at) - date(now)) / 86_400_000
}

/** How long ago something was, in the words of a language. */
export function ago(at: Date, now: Date, language: string): string {
  const seconds = (at.getTime() - now.getTime()) / 1000
  const words = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  for (const [unit, size] of steps) {
    if (Math.abs(seconds) >= size) return words.format(unit === 'day' ? days(at, now) : Math.trunc(seconds / size), unit)
  }
  return words.format(0, 'second')
}

/** Moment is a point in time as people say it; the exact one shows when it is pointed at. */
export function Moment({ at }: { at: string }) {
  const { i18n } = useTranslation()
  const time = new Date(at)
  if (Number.isNaN(time.getTime())) return null
  const exact = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'medium' }).format(time)
  return (
    <time dateTime={at} title={exact} style={{ whiteSpace: 'nowrap' }}>
      {ago(time, new Date(), i18n.language)}
    </time>
  )
}
