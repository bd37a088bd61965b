import type { FunctionParameter } from '@/api/functions'

/** What a person typed for each input. */
export type Typed = Readonly<Record<string, string>>
type Mistake = 'integer' | 'number' | 'json'
export type Inputs = { values: Record<string, unknown>; wrong: Readonly<Record<string, Mistake>> }

const mistake: unique symbol = Symbol('mistake')

/** The value of a text; undefined where nothing is given. */
function valueOf(type: string | undefined, text: string): unknown {
  const bare = text.trim()
  if (type === undefined || type === '' || type === 'STRING') return text
  if (bare === '') return undefined
  switch (type) {
    case 'INTEGER':
      if (!/^[+-]?\d+$/.test(bare)) return { [mistake]: 'integer' }
      // What a number of JavaScript would round goes as a text, as the server gives it to the function.
      return Number.isSafeInteger(Number(bare)) ? Number(bare) : bare
    case 'DECIMAL':
      return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(bare) ? Number(bare) : { [mistake]: 'number' }
    case 'BOOLEAN':
      return bare === 'true'
    case 'JSON':
      try {
        return JSON.parse(bare) as unknown
      } catch {
        return { [mistake]: 'json' }
      }
    default:
      return text
  }
}

const mistaken = (v: unknown): Mistake | undefined => (typeof v === 'object' && v !== null && mistake in v ? (v[mistake] as Mistake) : undefined)

/** The inputs that a form gives. */
export function inputsOf(parameters: readonly FunctionParameter[], typed: Typed): Inputs {
  const [values, wrong]: [Record<string, unknown>, Record<string, Mistake>] = [{}, {}]
  for (const { name, type } of parameters) {
    if (name.trim() === '') continue
    const value = valueOf(type, typed[name] ?? '')
    const why = mistaken(value)
    if (why !== undefined) wrong[name] = why
    else if (value !== undefined) values[name] = value
  }
  return { values, wrong }
}

/** The inputs that a JSON text gives; undefined where it is no object. */
export function inputsOfJSON(text: string): Record<string, unknown> | undefined {
  if (text.trim() === '') return {}
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

/** The form's texts for values that were given as JSON. */
export function typedOf(values: Record<string, unknown>): Typed {
  return Object.fromEntries(Object.entries(values).map(([name, v]) => [name, typeof v === 'string' ? v : JSON.stringify(v)]))
}

/** What a run gave for an output that is declared. */
export type OutputRow = { name: string; type: string; value: unknown; trouble?: 'missing' | 'type' }

function fits(type: string, value: unknown): boolean {
  if (value === null || type === '' || type === 'JSON') return true
  if (type === 'INTEGER') return typeof value === 'number' ? Number.isInteger(value) : typeof value === 'string' && /^[+-]?\d+$/.test(value)
  if (type === 'DECIMAL') return typeof value === 'number' || (typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)))
  if (type === 'BOOLEAN') return typeof value === 'boolean'
  return typeof value === 'string'
}

/** A result by the outputs that are declared, and what came beside them; undefined for a result that is no object though outputs are declared. */
export function outputsOf(outputs: readonly FunctionParameter[], value: unknown): { rows: OutputRow[]; others: Record<string, unknown> } | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const all = value as Record<string, unknown>
  const rows = outputs.map(({ name, type = '' }): OutputRow => {
    if (!Object.hasOwn(all, name)) return { name, type, value: undefined, trouble: 'missing' }
    return { name, type, value: all[name], ...(fits(type, all[name]) ? {} : { trouble: 'type' }) }
  })
  const declared = new Set(outputs.map((o) => o.name))
  return { rows, others: Object.fromEntries(Object.entries(all).filter(([name]) => !declared.has(name))) }
}
