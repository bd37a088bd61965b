import { vi } from 'vitest'

/** A request as the pages sent it. */
export type Asked = { method: string; path: string; query: URLSearchParams; body: unknown; headers: Headers }

/** What the server answers to "GET /api/users"; a Response is given as it is, a function is asked. */
export type Replies = Record<string, unknown>

/**
 * Stands in for the server: answers each request by its method and path, and notes
 * it. To one that nothing answers the server is away; its name is in the cause.
 */
export function serve(replies: Replies): Asked[] {
  const asked: Asked[] = []
  vi.stubGlobal('fetch', async (given: Request) => {
    const url = new URL(given.url)
    const text = await given.clone().text()
    const one: Asked = { method: given.method, path: url.pathname, query: url.searchParams, body: text === '' ? undefined : JSON.parse(text), headers: given.headers }
    asked.push(one)
    const name = `${one.method} ${one.path}`
    if (!(name in replies)) throw new Error(`nothing answers ${name}`)
    const reply = replies[name]
    const answer: unknown = typeof reply === 'function' ? (reply as (asked: Asked) => unknown)(one) : reply
    if (answer instanceof Response) return answer
    return answer === undefined ? new Response(null, { status: 204 }) : Response.json(answer)
  })
  return asked
}

/** A refusal (RFC 9457). */
export function refusal(status: number, detail: string, more: object = {}): Response {
  return Response.json({ status, title: 'Refused', detail, code: 'invalid', reason: 'test', request: 'r1', ...more }, { status, headers: { 'Content-Type': 'application/problem+json' } })
}
