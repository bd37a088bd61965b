/** Seconds as people say them, by their two largest units. */
export function lasting(seconds: number, language: string): string {
  const left = Math.max(0, Math.round(seconds))
  const [h, m, s] = [Math.floor(left / 3600), Math.floor((left % 3600) / 60), left % 60]
  const unit = (n: number, of: 'hour' | 'minute' | 'second') => new Intl.NumberFormat(language, { style: 'unit', unit: of, unitDisplay: 'short' }).format(n)
  if (h > 0) return m > 0 ? `${unit(h, 'hour')} ${unit(m, 'minute')}` : unit(h, 'hour')
  if (m > 0) return s > 0 ? `${unit(m, 'minute')} ${unit(s, 'second')}` : unit(m, 'minute')
  return unit(s, 'second')
}
