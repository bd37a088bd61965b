/** A step from a value to one inside it: a member's name or an element's number. */
export type Step = string | number

/** The JSONPath of a place; names that are no plain words stand in brackets and quotes. */
export function pathTo(steps: readonly Step[]): string {
  return steps.reduce<string>((path, step) => {
    if (typeof step === 'number') return `${path}[${String(step)}]`
    return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(step) ? `${path}.${step}` : `${path}['${step.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}']`
  }, '$')
}

export type Sort = 'null' | 'text' | 'number' | 'boolean' | 'list' | 'object'

/** What a JSON value is. */
export function sortOf(value: unknown): Sort {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return 'list'
  if (typeof value === 'object') return 'object'
  if (typeof value === 'number') return 'number'
  return typeof value === 'boolean' ? 'boolean' : 'text'
}

/** The type of variable that fits a JSON value. */
export function typeFor(value: unknown): 'STRING' | 'INTEGER' | 'DECIMAL' | 'BOOLEAN' | 'JSON' {
  switch (sortOf(value)) {
    case 'number':
      return Number.isInteger(value) ? 'INTEGER' : 'DECIMAL'
    case 'boolean':
      return 'BOOLEAN'
    case 'list':
    case 'object':
      return 'JSON'
    default:
      return 'STRING'
  }
}

/** A name for a variable that keeps what a path leads to, unlike those that there are. */
export function nameFor(steps: readonly Step[], taken: readonly string[]): string {
  const last = [...steps].reverse().find((s): s is string => typeof s === 'string') ?? 'value'
  const words = last.split(/[^\p{L}\p{N}]+/u).filter((w) => w !== '')
  const joined = words.map((w, i) => (i === 0 ? w : w.charAt(0).toUpperCase() + w.slice(1))).join('')
  const plain = /^[\p{L}_]/u.test(joined) ? joined : `value${joined}`
  for (let n = 1; ; n++) {
    const name = n === 1 ? plain : `${plain}${String(n)}`
    if (!taken.includes(name)) return name
  }
}

/** What is inside a value, with the step to it. */
export function inside(value: unknown): readonly (readonly [Step, unknown])[] {
  if (Array.isArray(value)) return (value as unknown[]).map((v, i) => [i, v] as const)
  return typeof value === 'object' && value !== null ? Object.entries(value) : []
}

/** Reads a body as JSON; undefined when it is none. */
export function readJSON(body: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(body) as unknown }
  } catch {
    return undefined
  }
}
