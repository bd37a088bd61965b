/**
 * A path of this server that a sign-in may lead to; anything else, such as
 * another site's address, becomes the first page (K10).
 */
export function inside(next: string | undefined, origin: string = location.origin): string {
  if (next === undefined || !next.startsWith('/')) return '/'
  try {
    const url = new URL(next, origin)
    if (url.origin !== origin || url.pathname.startsWith('//') || /^\/[\\/]/.test(next) || /[\u0000-\u001f\\]/.test(next)) return '/'
    return url.pathname + url.search + url.hash
  } catch {
    return '/'
  }
}
