/** Import is being made. */
export function Import() {
  return null
}
