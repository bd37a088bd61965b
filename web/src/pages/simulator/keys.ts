import type { Asked } from '@/model/trace'

/** The keys of a telephone, row by row. */
export const keypad = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const
export type Key = (typeof keypad)[number]

export const isKey = (key: string): key is Key => (keypad as readonly string[]).includes(key)

/**
 * What a key does: a choice of one key is made at once; for more keys they are put
 * together until there are enough, or until # says that this was all.
 */
export function press(asked: Asked | undefined, typed: string, key: Key): { typed: string; send?: string } {
  const choice = asked !== undefined && asked.choices.length > 0 && asked.choices.every((c) => c.length <= 1)
  if (asked === undefined || (choice && typed === '')) return { typed: '', send: typed + key }
  if (key === '#') return { typed: '', send: typed === '' ? '#' : typed }
  const all = typed + key
  return asked.max > 0 && all.length >= asked.max ? { typed: '', send: all } : { typed: all }
}
