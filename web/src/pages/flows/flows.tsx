/** Flows is being made. */
export function Flows() {
  return null
}
