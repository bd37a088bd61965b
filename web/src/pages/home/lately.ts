/** The items that were changed last, the last one first. */
export function lately<T extends { updated: string }>(items: T[], most: number): T[] {
  return [...items].sort((a, b) => Date.parse(b.updated) - Date.parse(a.updated)).slice(0, most)
}
