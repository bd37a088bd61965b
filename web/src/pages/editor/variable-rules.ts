import type { FlowDocument } from '@/api/flows'

type Variable = FlowDocument['variables'][number]

/** What is wrong with the name of a variable; `was` is the name it has. */
export function nameProblem(doc: FlowDocument, name: string, was?: string): 'empty' | 'letters' | 'taken' | undefined {
  const wish = name.trim()
  if (wish === '') return 'empty'
  if (wish === was) return undefined
  if (!/^[\p{L}_][\p{L}\p{M}\p{Nd}_]*$/u.test(wish)) return 'letters'
  return doc.variables.some((v) => v.name !== was && v.name.toLowerCase() === wish.toLowerCase()) ? 'taken' : undefined
}

/** What is wrong with the default of a variable. */
export function valueProblem({ type, value }: Pick<Variable, 'type' | 'value'>): 'integer' | 'decimal' | 'json' | 'datetime' | undefined {
  if (typeof value !== 'string' || value === '') return undefined
  if (type === 'INTEGER') return /^[-+]?\d+$/.test(value.trim()) ? undefined : 'integer'
  if (type === 'DECIMAL') return Number.isFinite(Number(value)) ? undefined : 'decimal'
  if (type === 'DATETIME') return Number.isNaN(Date.parse(value)) ? 'datetime' : undefined
  if (type !== 'JSON') return undefined
  try {
    JSON.parse(value)
    return undefined
  } catch {
    return 'json'
  }
}
