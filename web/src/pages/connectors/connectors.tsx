/** Connectors is being made. */
export function Connectors() {
  return null
}
