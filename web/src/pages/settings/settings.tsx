/** Settings is being made. */
export function Settings() {
  return null
}
