/** Names of flows are the same whatever their letter case. */
export function same(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase()
}

/** A name that none of the others has: the wanted one, with a number behind it where it is taken. */
export function freeName(wanted: string, taken: string[]): string {
  const isTaken = (name: string) => taken.some((other) => same(other, name))
  if (!isTaken(wanted)) return wanted
  for (let n = 2; ; n++) {
    const name = `${wanted} ${String(n)}`
    if (!isTaken(name)) return name
  }
}
