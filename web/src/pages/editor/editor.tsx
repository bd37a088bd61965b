/** Editor is being made. */
export function Editor() {
  return null
}
