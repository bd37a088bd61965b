/** Audit is being made. */
export function Audit() {
  return null
}
