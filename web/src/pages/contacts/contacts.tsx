/** Contacts is being made. */
export function Contacts() {
  return null
}
