/** EntryPoints is being made. */
export function EntryPoints() {
  return null
}
