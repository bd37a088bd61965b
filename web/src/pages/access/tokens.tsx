/** Tokens is being made. */
export function Tokens() {
  return null
}
