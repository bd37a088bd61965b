import { describe, expect, it, vi } from 'vitest'
import { answerIn, ApiProblem, call, client, ifMatch, once, onSignedOut, Unreachable } from './client'

const answer = (status: number, body: unknown) => {
  const response = new Response(null, { status })
  return Promise.resolve(response.ok ? { data: body, response } : { error: body, response })
}

describe('call', () => {
  it('gives what the server answers', async () => {
    expect(await call(answer(200, { id: '1' }))).toEqual({ id: '1' })
  })
  it('throws a refusal in the words of the server, with its places', async () => {
    const refusal = { status: 400, code: 'invalid', reason: 'name_taken', detail: 'The name is taken.', errors: [{ location: 'body.name', message: 'is taken' }], request: 'r1' }
    const error = await call(answer(400, refusal)).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(ApiProblem)
    expect(error).toMatchObject({ message: 'The name is taken.', status: 400, code: 'invalid', reason: 'name_taken', request: 'r1', errors: refusal.errors })
  })
  it('has a sentence for a refusal without one', async () => {
    await expect(call(answer(502, 'bad gateway'))).rejects.toMatchObject({ message: 'The server answered 502.', code: 'internal' })
  })
  it('says when the session has ended', async () => {
    const ended = vi.fn()
    onSignedOut(ended)
    await expect(call(answer(401, {}))).rejects.toMatchObject({ code: 'unauthenticated' })
    expect(ended).toHaveBeenCalledOnce()
    onSignedOut(() => undefined)
  })
  it('tells silence from a refusal, and lets go of what was given up', async () => {
    await expect(call(Promise.reject(new TypeError('fetch failed')))).rejects.toBeInstanceOf(Unreachable)
    const given = new DOMException('gone', 'AbortError')
    await expect(call(Promise.reject(given))).rejects.toBe(given)
  })
})

it('writes an ETag as RFC 9110 has it', () => {
  expect(ifMatch(7)).toEqual({ 'If-Match': '"7"' })
})

it('makes each creation a key of its own', () => {
  expect(once()['Idempotency-Key']).not.toBe(once()['Idempotency-Key'])
})

it('asks for answers in the language that was chosen', async () => {
  const asked: (string | null)[] = []
  vi.stubGlobal('fetch', (request: Request) => {
    asked.push(request.headers.get('Accept-Language'))
    return Promise.resolve(new Response('{}', { headers: { 'Content-Type': 'application/json' } }))
  })
  for (const language of ['', 'de', 'it']) {
    answerIn(language)
    await call(client.GET('/api/session'))
  }
  expect(asked).toEqual([null, 'de', 'it'])
  answerIn('')
  vi.unstubAllGlobals()
})
