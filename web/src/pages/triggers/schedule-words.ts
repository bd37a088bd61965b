import type { TFunction } from 'i18next'
import type { Schedule } from '@/api/schedules'
import { inUnits, secondsOf } from './interval'
import { daysIn, daysOf } from './week'

type Times = Pick<Schedule, 'at' | 'every' | 'days' | 'time' | 'zone'>

const counted = { s: 'schedules.said.seconds', m: 'schedules.said.minutes', h: 'schedules.said.hours', d: 'schedules.said.daysLong' } as const

/** When a schedule starts something, as people say it in a language. */
export function sayWhen(s: Times, t: TFunction<'triggers'>, language: string, now: Date = new Date()): string {
  const moment = (at: string) => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at))
  if (s.days) {
    const days = daysOf(s.days)
    const { time = '', zone = '' } = s
    if (days === undefined) return [s.days, time, zone].join(' ').trim()
    return days.length === 7 ? t('schedules.said.daily', { time, zone }) : t('schedules.said.days', { days: daysIn(days, language), time, zone })
  }
  if (s.every) {
    const seconds = secondsOf(s.every)
    if (seconds === undefined) return s.every
    const { count, unit } = inUnits(seconds)
    const every = t(counted[unit], { count })
    return s.at && new Date(s.at) > now ? t('schedules.said.from', { every, at: moment(s.at) }) : every
  }
  return s.at ? t('schedules.said.once', { at: moment(s.at) }) : ''
}
