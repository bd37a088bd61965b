import createClient from 'openapi-fetch'
import type { components, paths } from './schema.gen'

/** A part of the API's types, by its name in the OpenAPI document. */
export type Schemas = components['schemas']

type ProblemBody = Schemas['Problem']

/**
 * ApiProblem is a refusal by the server (RFC 9457). `message` is meant for the
 * person; `code` and `reason` are for programs.
 */
export class ApiProblem extends Error {
  readonly status: number
  readonly code: string
  readonly reason: string
  readonly errors: Schemas['FieldError'][]
  readonly request: string
  readonly body: Record<string, unknown>

  constructor(status: number, body: Partial<ProblemBody> & Record<string, unknown>) {
    super(body.detail ?? body.title ?? `The server answered ${String(status)}.`)
    this.name = 'ApiProblem'
    this.status = status
    this.code = body.code ?? (status === 401 ? 'unauthenticated' : 'internal')
    this.reason = body.reason ?? ''
    this.errors = body.errors ?? []
    this.request = body.request ?? ''
    this.body = body
  }
}

/** Unreachable says that no answer came at all. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super('The server does not answer.', { cause })
    this.name = 'Unreachable'
  }
}

/** The operations of the API, typed by its OpenAPI document. */
export const client = createClient<paths>({
  baseUrl: typeof location === 'undefined' ? 'http://localhost' : location.origin,
  credentials: 'same-origin',
  fetch: (request) => globalThis.fetch(request),
})

let language = ''

/** Says in which language the server is to answer; until then it is the browser's. */
export function answerIn(chosen: string): void {
  language = chosen
}

client.use({
  onRequest: ({ request }) => {
    if (language !== '') request.headers.set('Accept-Language', language)
    return request
  },
})

type Answer<T> = { data?: T; error?: unknown; response: Response }

let signedOut: () => void = () => undefined

/** Says what is to happen when the session has ended. */
export function onSignedOut(then: () => void): void {
  signedOut = then
}

/**
 * Waits for an operation and returns its answer; a refusal is thrown as an
 * ApiProblem, silence as Unreachable.
 */
export async function call<T>(operation: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>
  try {
    answer = await operation
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new Unreachable(cause)
  }
  const { response, error, data } = answer
  if (response.ok) return data as T
  if (response.status === 401) signedOut()
  const body = typeof error === 'object' && error !== null ? error : {}
  throw new ApiProblem(response.status, body as Record<string, unknown>)
}

/** The header that lets a change through only if nobody has changed the thing since. */
export function ifMatch(revision: number): { 'If-Match': string } {
  return { 'If-Match': `"${String(revision)}"` }
}

/** The header by which a creation that is sent twice happens once. */
export function once(): { 'Idempotency-Key': string } {
  return { 'Idempotency-Key': crypto.randomUUID() }
}
