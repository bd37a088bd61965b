/** Organisations is being made. */
export function Organisations() {
  return null
}
