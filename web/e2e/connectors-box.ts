import { spawnSync } from 'node:child_process'
import { createPrivateKey, randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import type { Api } from './world'

/** What the sandbox gave a client that registered, or a user for Basic. */
export type Client = { client_id: string; client_secret: string }
export type Person = { username: string; password: string }
export type Pair = { certificate: string; key: string }

/** The world outside that connectors of these tests reach. */
export type Box = {
  url: string
  tokenUrl: string
  ask: <T>(method: string, path: string, body?: unknown) => Promise<T>
  register: (given?: Record<string, unknown>) => Promise<Client>
  person: () => Promise<Person>
}

// The sandbox has an authority of its own, which Node does not know.
function asked<T>(url: string, method: string, body?: unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, rejectUnauthorized: false, headers: { 'Content-Type': 'application/json', Accept: 'application/json' } }, (answer) => {
      let text = ''
      answer.on('data', (chunk: Buffer) => (text += chunk.toString()))
      answer.on('end', () => {
        if ((answer.statusCode ?? 500) >= 400) reject(new Error(`${method} ${url}: ${String(answer.statusCode)} ${text}`))
        else resolve((text === '' ? {} : JSON.parse(text)) as T)
      })
    })
    sent.on('error', reject)
    sent.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

/** Finds the sandbox that the server runs. */
export async function openBox(api: Api): Promise<Box> {
  const { url = '' } = await api<{ url?: string }>('GET', '/api/sandbox')
  const ask = <T>(method: string, path: string, body?: unknown) => asked<T>(url + path, method, body)
  return {
    url,
    tokenUrl: `${url}/oauth/token`,
    ask,
    register: (given = {}) => ask('POST', '/oauth/register', { client_name: 'e2e', ...given }),
    person: () => ask('POST', '/sandbox/users'),
  }
}

/** Makes a certificate and its key, as the page of custom connectors says. */
export function newPair(days = 365): Pair {
  const dir = mkdtempSync(join(tmpdir(), 'callwright-pair-'))
  try {
    const [key, certificate] = [join(dir, 'key.pem'), join(dir, 'certificate.pem')]
    const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', String(days), '-subj', '/CN=callwright', '-keyout', key, '-out', certificate], { encoding: 'utf8' })
    if (made.status !== 0) throw new Error(`openssl: ${made.stderr}`)
    return { key: readFileSync(key, 'utf8'), certificate: readFileSync(certificate, 'utf8') }
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

/** The public half of a key, as a client registers it (RFC 7591). */
export function publicKeys(pair: Pair): object {
  const { kty, n, e } = createPrivateKey(pair.key).export({ format: 'jwk' })
  const x5c = pair.certificate.replace(/-----[^-]+-----|\s/g, '')
  return { keys: [{ kty, n, e, use: 'sig', x5c: [x5c] }] }
}

/** A name that no other connector has. */
export function newName(what: string): string {
  return `${what} ${randomUUID().slice(0, 8)}`
}

export type Made = { id: string; name: string; revision: number; state: string }

/** Makes a connector of the grant client secret that works, without a browser. */
export async function make(api: Api, box: Box, what: string): Promise<Made & { client: Client }> {
  const client = await box.register()
  const settings = { scheme: 'oauth2-client-secret', resource_domain: box.url, token_url: box.tokenUrl, client_id: client.client_id, client_secret: client.client_secret, scope: 'crm.read' }
  const made = await api<Made>('POST', '/api/connectors', { name: newName(what), settings })
  return { ...made, client }
}

/** Deletes all connectors, so that the limit is far away. */
export async function clear(api: Api): Promise<void> {
  const { items } = await api<{ items: Made[] }>('GET', '/api/connectors?limit=100')
  for (const c of items) {
    const at = `/api/connectors/${c.id}`
    const { revision } = c.state === 'active' ? await api<Made>('POST', `${at}/deactivate?confirm=true`, undefined, match(c.revision)) : c
    await api('DELETE', `${at}?confirm=true`, undefined, match(revision))
  }
}

/** The header that a change of a connector needs. */
export function match(revision: number): Record<string, string> {
  return { 'If-Match': `"${String(revision)}"` }
}

/** The form of a connector as a person fills it in: by the labels. */
export function form(place: Page | Locator) {
  const text = (label: string) => place.getByLabel(new RegExp(`^${label.replace(/[()]/g, '\\$&')}( \\*)?$`))
  return {
    text,
    fill: async (values: Record<string, string>) => {
      for (const [label, value] of Object.entries(values)) await text(label).fill(value)
    },
    choose: async (label: string, option: string, page: Page) => {
      await place.getByRole('combobox', { name: label }).click()
      await page.getByRole('option', { name: option, exact: true }).click()
    },
  }
}

