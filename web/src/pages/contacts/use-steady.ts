import { useState } from 'react'

/** Gives the value of before as long as the new one is the same, so that what depends on it is not drawn again. */
export function useSteady<T>(value: T, same: (a: T, b: T) => boolean): T {
  const [kept, setKept] = useState(value)
  if (kept === value || same(kept, value)) return kept
  setKept(value)
  return value
}
