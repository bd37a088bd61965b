/** Connector is being made. */
export function Connector() {
  return null
}
