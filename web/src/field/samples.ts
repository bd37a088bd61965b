import { objectOf, type Values } from './form-field'

/** A value, and what is inside a text that is JSON. */
export function parsed(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value
  try {
    return JSON.parse(value) as unknown
  } catch {
    return value
  }
}

/** The value of a name such as Lookup.httpStatusCode among those of the last run; undefined for none. */
export function lookUp(samples: Values, name: string): unknown {
  if (Object.hasOwn(samples, name)) return samples[name]
  let value: unknown = samples
  for (const part of name.split('.')) {
    const holder = parsed(value)
    if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, part)) return undefined
    value = (holder as Record<string, unknown>)[part]
  }
  return value
}

/** The values with that of a name changed, however deep it stands. */
export function putIn(values: Values, name: string, value: unknown): Values {
  const [first = '', ...rest] = name.split('.')
  if (rest.length === 0) return { ...values, [first]: value }
  return { ...values, [first]: putIn(objectOf(parsed(values[first])), rest.join('.'), value) }
}

/** Those of the values whose name occurs in a text. */
export function mentioned(samples: Values, text: string): Values {
  const words = new Set(text.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? [])
  return Object.fromEntries(Object.entries(samples).filter(([name]) => words.has(name) || (/[^\p{L}\p{N}_]/u.test(name) && text.includes(name))))
}

/** All texts of a setting's values, one after the other. */
export function allTexts(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null) return ''
  return Object.values(value).map(allTexts).join('\n')
}

/** A value as one writes it into a control. */
export function writtenOf(value: unknown): string {
  if (value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** What was written into a control for a variable of a type; of a text it is the text, of anything else JSON where it is some. */
export function valueOf(text: string, type?: string): unknown {
  if (type === 'STRING' || type === 'DATETIME' || type === 'text') return text
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

const most = 40

/** A value in a few characters. */
export function shortly(value: unknown): string {
  const text = writtenOf(value).replace(/\s+/g, ' ')
  return text.length > most ? `${text.slice(0, most - 1)}…` : text
}
