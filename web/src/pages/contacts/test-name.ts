/** A name for a test out of what was typed: it stands in paths, where only plain letters, digits, dots and dashes are let through. */
export function testName(typed: string): string {
  return typed.normalize('NFKD').replace(/\p{M}/gu, '').trim().replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[-.]+|[-.]+$/g, '')
}
