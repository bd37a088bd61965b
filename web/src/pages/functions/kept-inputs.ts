import type { Typed } from './run-values'

const key = (id: string) => `callwright-function-inputs ${id}`

/** The values with which a function was run last in this tab. */
export function keptInputs(id: string): Typed {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key(id)) ?? '{}')
    return typeof kept === 'object' && kept !== null ? Object.fromEntries(Object.entries(kept).filter((e): e is [string, string] => typeof e[1] === 'string')) : {}
  } catch {
    return {}
  }
}

/** Keeps them until the tab is closed. */
export function keepInputs(id: string, typed: Typed): void {
  try {
    sessionStorage.setItem(key(id), JSON.stringify(typed))
  } catch {
    // They are typed again.
  }
}
