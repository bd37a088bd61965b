/** Versions is being made. */
export function Versions() {
  return null
}
