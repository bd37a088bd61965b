const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`

/** The command that starts a contact at a webhook. The key is not in it: it stays where it is kept. */
export function curlOf(webhook: { url: string; keyed: boolean }): string {
  const lines = [`curl -X POST ${quoted(webhook.url)}`, `-H 'Content-Type: application/json'`]
  if (webhook.keyed) lines.push('-H "X-Callwright-Key: $KEY"')
  return [...lines, `-d '{"customer": "4711"}'`].join(' \\\n  ')
}
