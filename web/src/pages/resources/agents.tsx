/** Agents is being made. */
export function Agents() {
  return null
}
