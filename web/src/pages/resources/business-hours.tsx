/** BusinessHours is being made. */
export function BusinessHours() {
  return null
}
