/** Names of flows are the same whatever their letter case. */
export function same(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase()
}

/** How long the name of a flow may be. */
export const longestName = 200

/** A name that none of the others has: the wanted one, with a number behind it where it is taken, and cut where it is too long. */
export function freeName(wanted: string, taken: string[]): string {
  const isTaken = (name: string) => taken.some((other) => same(other, name))
  const cut = (room: number) => [...wanted.trim()].slice(0, room).join('')
  const name = cut(longestName)
  if (!isTaken(name)) return name
  for (let n = 2; ; n++) {
    const numbered = `${cut(longestName - String(n).length - 1)} ${String(n)}`
    if (!isTaken(numbered)) return numbered
  }
}
