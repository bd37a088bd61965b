import { test as base, type BrowserContext } from '@playwright/test'
import { type Server, startServer } from './server'

/** Asks the API as an administrator's program does. */
export type Api = <T = Record<string, unknown>>(method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<T>

/** Signs a browser in as administrator. */
export async function signIn(context: BrowserContext, server: Server): Promise<void> {
  const answer = await context.request.post(`${server.url}/api/session`, { data: { email: server.email, password: server.password }, headers: { Origin: server.url } })
  if (!answer.ok()) throw new Error(`signing in: ${await answer.text()}`)
}

type World = { server: Server; api: Api }

/**
 * test has, beside what Playwright gives: `server`, one per worker; `api`, that asks
 * it directly to prepare things or to look; and `page`, signed in as administrator.
 */
export const test = base.extend<{ signedIn: boolean }, World>({
  server: [
    async ({}, use) => {
      const server = await startServer()
      await use(server)
      await server.stop()
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  api: [
    async ({ server }, use) => {
      await use(async (method, path, body, headers = {}) => {
        const answer = await fetch(server.url + path, {
          method,
          headers: { Authorization: `Bearer ${server.token}`, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
          body: body === undefined ? undefined : JSON.stringify(body),
        })
        const text = await answer.text()
        if (!answer.ok) throw new Error(`${method} ${path}: ${String(answer.status)} ${text}`)
        return (text === '' ? {} : JSON.parse(text)) as never
      })
    },
    { scope: 'worker' },
  ],
  signedIn: [true, { option: true }],
  baseURL: async ({ server }, use) => use(server.url),
  context: async ({ context, server, signedIn }, use) => {
    if (signedIn) await signIn(context, server)
    await use(context)
  },
})

export { expect } from '@playwright/test'
