/** What a server says as a sentence of its own: it begins with a capital, unless with an address. */
export function sentence(text: string | undefined): string {
  if (text === undefined) return ''
  return /^\p{Ll}+[\s,]/u.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text
}
