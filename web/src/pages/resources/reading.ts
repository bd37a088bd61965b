/** How many entries a list among settings has. */
export function count(settings: Record<string, unknown>, name: string): number {
  const list = settings[name]
  return Array.isArray(list) ? list.length : 0
}

/** A setting as a text; nothing for what is none. */
export function text(settings: Record<string, unknown>, name: string): string {
  const value = settings[name]
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

/** Seconds as minutes and seconds: 3:07. */
export function minutes(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  return `${String(Math.floor(whole / 60))}:${String(whole % 60).padStart(2, '0')}`
}
