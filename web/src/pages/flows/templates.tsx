/** Templates is being made. */
export function Templates() {
  return null
}
