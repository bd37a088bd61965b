/** GlobalVariables is being made. */
export function GlobalVariables() {
  return null
}
