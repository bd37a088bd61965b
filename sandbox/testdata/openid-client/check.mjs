// Reads {url, ca, clients} from standard input, has openid-client talk to the
// sandbox in every way it can, and prints one JSON object: check -> "ok" or
// what went wrong.
import { webcrypto } from 'node:crypto'
import { text } from 'node:stream/consumers'
import * as oauth from 'openid-client'
import { Agent, fetch as undiciFetch } from 'undici'

const { url, ca, clients } = JSON.parse(await text(process.stdin))
const client = (name) => clients.find((c) => c.Name === name)
const pem = (bytes) => Buffer.from(bytes, 'base64').toString() // Go writes []byte as base64
const results = {}

async function check(name, run) {
  try {
    await run()
    results[name] = 'ok'
  } catch (e) {
    results[name] = `${e.code ?? ''} ${e.message} ${JSON.stringify(e.cause ?? '')}`
  }
}

function expect(condition, what) {
  if (!condition) throw new Error(what)
}

function discover(id, authentication, fetch) {
  const options = { algorithm: 'oauth2' }
  if (fetch) options[oauth.customFetch] = fetch
  return oauth.discovery(new URL(url), id, undefined, authentication, options)
}

// useToken gets a token, calls the CRM with it, asks about it and revokes it.
async function useToken(config) {
  const token = await oauth.clientCredentialsGrant(config, { scope: 'crm.read' })
  expect(token.token_type === 'bearer', 'the token type is ' + token.token_type)
  expect(token.expiresIn() > 0, 'the token has no life')
  const customers = new URL('/crm/customers?phone=%2B14155550101', url)
  const answer = await oauth.fetchProtectedResource(config, token.access_token, customers, 'GET')
  expect((await answer.json()).customers[0].tier === 'gold', 'the CRM does not know the caller')
  const about = await oauth.tokenIntrospection(config, token.access_token)
  expect(about.active && about.scope === 'crm.read', 'introspection says ' + JSON.stringify(about))
  await oauth.tokenRevocation(config, token.access_token)
  const after = await oauth.tokenIntrospection(config, token.access_token)
  expect(!after.active, 'the revoked token is active')
}

function privateKey(name, algorithm) {
  const der = Buffer.from(pem(client(name).Key).replace(/-----[^-]+-----|\s/g, ''), 'base64')
  return webcrypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign'])
}

await check('discovery', async () => {
  const metadata = (await discover('anyone')).serverMetadata()
  expect(metadata.token_endpoint === url + '/oauth/token', 'the token endpoint is ' + metadata.token_endpoint)
  expect(metadata.registration_endpoint === url + '/oauth/register', 'no registration endpoint')
})
await check('client_secret_post', async () => {
  const c = client('secret')
  await useToken(await discover(c.ID, oauth.ClientSecretPost(c.Secret)))
})
for (const name of ['secret', 'basic']) {
  await check('client_secret_basic ' + name, async () => {
    const c = client(name)
    await useToken(await discover(c.ID, oauth.ClientSecretBasic(c.Secret)))
  })
}
for (const [name, algorithm] of [
  ['assertion', { name: 'RSA-PSS', hash: 'SHA-256' }],
  ['assertion', { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }],
  ['assertion-ec', { name: 'ECDSA', namedCurve: 'P-256' }],
]) {
  await check('private_key_jwt ' + algorithm.name, async () => {
    const key = await privateKey(name, algorithm)
    await useToken(await discover(client(name).ID, oauth.PrivateKeyJwt(key)))
  })
}
for (const name of ['mtls', 'mtls-ca']) {
  await check('mutual TLS ' + name, async () => {
    const c = client(name)
    const dispatcher = new Agent({ connect: { ca, cert: pem(c.Certificate), key: pem(c.Key) } })
    await useToken(await discover(c.ID, oauth.TlsClientAuth(), (to, options) => undiciFetch(to, { ...options, dispatcher })))
    await dispatcher.close()
  })
}
await check('password', async () => {
  const c = client('password')
  const config = await discover(c.ID, oauth.ClientSecretPost(c.Secret))
  const token = await oauth.genericGrantRequest(config, 'password', { username: c.Username, password: c.Password })
  expect((await oauth.tokenIntrospection(config, token.access_token)).username === c.Username, 'not the user')
})
for (const method of ['client_secret_basic', 'client_secret_post']) {
  await check('dynamic registration ' + method, async () => {
    const config = await oauth.dynamicClientRegistration(
      new URL(url),
      { client_name: 'registered by openid-client', token_endpoint_auth_method: method, grant_types: ['client_credentials'] },
      undefined,
      { algorithm: 'oauth2' },
    )
    const { client_id, client_secret } = config.clientMetadata()
    const authentication = method === 'client_secret_basic' ? oauth.ClientSecretBasic(client_secret) : oauth.ClientSecretPost(client_secret)
    await useToken(await discover(client_id, authentication))
  })
}
await check('a wrong secret', async () => {
  const config = await discover(client('secret').ID, oauth.ClientSecretPost('wrong'))
  const error = await oauth.clientCredentialsGrant(config).catch((e) => e)
  expect(error.status === 401 && error.cause?.[0]?.scheme === 'basic', 'the error is ' + error)
})
await check('an unknown scope', async () => {
  const c = client('secret')
  const config = await discover(c.ID, oauth.ClientSecretPost(c.Secret))
  const error = await oauth.clientCredentialsGrant(config, { scope: 'nonsense' }).catch((e) => e)
  expect(error.error === 'invalid_scope' && error.error_description, 'the error is ' + error)
})

console.log(JSON.stringify(results))
