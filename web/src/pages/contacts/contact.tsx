/** Contact is being made. */
export function Contact() {
  return null
}
