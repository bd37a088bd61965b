import { useState } from 'react'
import { objectOf, textOf } from './form-field'

export type Row = { name: string; value: unknown }

/** The rows of an object, in its order. */
export function rowsOf(value: unknown): Row[] {
  return Object.entries(objectOf(value)).map(([name, value]) => ({ name, value }))
}

/** The object of rows; a row without a name is left out, of two of one name the last counts. */
export function objectFrom(rows: readonly Row[]): Record<string, unknown> | undefined {
  const named = rows.filter((r) => r.name !== '')
  return named.length === 0 ? undefined : Object.fromEntries(named.map((r) => [r.name, r.value ?? '']))
}

/**
 * Rows of a table while it is edited. A row that has no name yet, or one of a name
 * that is there already, is kept here until it can stand in the object; what comes
 * from elsewhere replaces what is kept.
 */
export function useRows(value: unknown, onChange: (value: Record<string, unknown> | undefined, changed: string) => void) {
  const outside = textOf(value)
  const [kept, keep] = useState(() => ({ rows: rowsOf(value), of: outside }))
  const rows = kept.of === outside ? kept.rows : rowsOf(value)
  const change = (next: Row[], changed: string) => {
    const object = objectFrom(next)
    const of = textOf(object)
    keep({ rows: next, of })
    if (of !== outside) onChange(object, changed)
  }
  return {
    rows,
    /** Whether a row has the name of one before it. */
    repeats: (at: number) => rows[at]?.name !== '' && rows.findIndex((r) => r.name === rows[at]?.name) < at,
    set: (at: number, row: Row) => change(rows.map((r, i) => (i === at ? row : r)), row.name),
    add: () => change([...rows, { name: '', value: '' }], ''),
    remove: (at: number) => change(rows.filter((_, i) => i !== at), rows[at]?.name ?? ''),
  }
}
