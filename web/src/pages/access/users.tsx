/** Users is being made. */
export function Users() {
  return null
}
