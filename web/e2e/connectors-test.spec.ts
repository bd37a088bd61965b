import type { Page } from '@playwright/test'
import { type Box, clear, form, make, newName, newPair, openBox, type Pair, publicKeys } from './connectors-box'
import { expect, test } from './world'

let box: Box
let pair: Pair

test.beforeAll(async ({ api }) => {
  box = await openBox(api)
  pair = newPair()
})

test.beforeEach(async ({ api }) => {
  await clear(api)
})

type Filled = { type?: string; grant?: string; values: Record<string, string> }

async function setUp(page: Page, { type = 'OAuth 2.0', grant, values }: Filled) {
  await page.goto('/connectors')
  await page.getByRole('region', { name: 'Custom Connectors' }).getByRole('button').first().click()
  const dialog = page.getByRole('dialog', { name: 'Set Up Custom Connector' })
  const { choose, fill } = form(dialog)
  await choose('Authentication Type', type, page)
  if (grant !== undefined) await choose('Grant Type', grant, page)
  await fill(values)
  return dialog
}

// What a person enters for each way to authenticate; `wrong` is how to spoil it, `side` what the test then blames.
const ways: Record<string, () => Promise<{ filled: Filled; wrong: Record<string, string>; side: RegExp; alone?: true }>> = {
  'Client credentials - client secret': async () => {
    const c = await box.register()
    return {
      filled: { grant: 'Client credentials - client secret', values: { 'Client ID': c.client_id, 'Client Secret': c.client_secret, 'Token URL': box.tokenUrl, Scope: 'crm.read' } },
      wrong: { Scope: 'nothing.known' }, side: /invalid_scope/,
    }
  },
  'Client credentials - certificate': async () => {
    const c = await box.register({ token_endpoint_auth_method: 'private_key_jwt', jwks: publicKeys(pair) })
    return {
      filled: { grant: 'Client credentials - certificate', values: { 'Public key (certificate)': pair.certificate, 'Private key (certificate)': pair.key, 'Client ID': c.client_id, 'Token URL': box.tokenUrl } },
      wrong: { 'Client ID': 'nobody' }, side: /invalid_client/,
    }
  },
  'Password grant': async () => {
    const [c, p] = [await box.register({ grant_types: ['password'] }), await box.person()]
    return {
      filled: { grant: 'Password grant', values: { Username: p.username, Password: p.password, 'Client ID': c.client_id, 'Client Secret': c.client_secret, 'Token URL': box.tokenUrl } },
      wrong: { Password: 'wrong' }, side: /invalid_grant.*user name and password/, alone: true,
    }
  },
  'Basic Authentication': async () => {
    const p = await box.person()
    return {
      filled: { type: 'Basic Authentication', values: { Username: p.username, Password: p.password, 'Validation URL': `${box.url}/crm/customers` } },
      wrong: { Password: 'wrong' }, side: /username or password rejected/,
    }
  },
}

for (const [way, prepare] of Object.entries(ways)) {
  test(`ui 23 Test connection: ${way}`, async ({ page }) => {
    const { filled, wrong, side, alone } = await prepare()
    const name = newName(way.slice(-8))
    const dialog = await setUp(page, { ...filled, values: { Name: name, 'Resource Domain URL': box.url, ...filled.values, ...wrong } })
    await dialog.getByRole('button', { name: 'Done' }).click()
    await expect(dialog.getByText(side).first()).toBeVisible()
    if (alone) return // the sandbox tells nobody a password that this grant accepts
    if (filled.type === 'Basic Authentication') await form(dialog).fill(filled.values)
    else {
      // It is saved all the same: mended on its page.
      await dialog.getByRole('link', { name: 'Open connector' }).click()
      await page.getByRole('switch', { name: 'Active' }).click({ force: true })
      await page.getByRole('dialog').getByRole('button', { name: 'Deactivate' }).click()
      const credentials = page.getByRole('region', { name: 'Credentials' })
      await expect(form(credentials).text('Name')).toBeVisible()
      for (const label of Object.keys(wrong)) {
        const replace = credentials.getByRole('button', { name: new RegExp(`^Replace.*${label}$`) })
        if (await replace.isVisible()) await replace.click()
        await form(credentials).text(label).fill(filled.values[label]!)
      }
      await credentials.getByRole('button', { name: 'Save' }).click()
      await expect(credentials.getByText('The changes are saved.')).toBeVisible()
      await page.getByRole('button', { name: 'Test connection' }).click()
      await expect(page.getByRole('region', { name: 'Test' }).getByText('The test went well')).toBeVisible()
      return
    }
    await dialog.getByRole('button', { name: 'Done' }).click()
    await dialog.getByRole('link', { name: 'Open connector' }).click()
    await page.getByRole('button', { name: 'Test connection' }).click()
    const tested = page.getByRole('region', { name: 'Test' })
    await expect(tested.getByText('The test went well')).toBeVisible()
    await tested.getByText('What was sent and answered').click()
    await expect(tested).toContainText(`GET ${box.url}/crm/customers`)
  })
}

test('ui 22 a certificate and its key are checked at once', async ({ page }) => {
  const dialog = await setUp(page, { values: {} })
  const { text, fill } = form(dialog)
  await fill({ 'Public key (certificate)': 'nonsense' })
  await expect(dialog.getByText(/not.*certificate|BEGIN CERTIFICATE|cannot be read/i).first()).toBeVisible()
  await fill({ 'Public key (certificate)': pair.certificate })
  await expect(dialog.getByText(/callwright/).first()).toBeVisible() // whom it names
  await fill({ 'Private key (certificate)': newPair().key })
  await expect(dialog.getByText(/belong together|does not match|not.*match|does not belong/i).first()).toBeVisible()
  await text('Private key (certificate)').fill(pair.key)
  await expect(dialog.getByText(/does not match|do not belong|does not belong/i)).toHaveCount(0)
})

test('a connector shows how its requests have been doing', async ({ page, api }) => {
  const crm = await make(api, box, 'Figures')
  await page.goto(`/connectors/${crm.id}`)
  const requests = page.getByRole('region', { name: 'Requests' })
  await expect(requests).toContainText('No request yet.')
  await expect(requests.getByText('1 token request')).toBeVisible() // of the test at saving
  for (const path of ['/crm/customers', '/crm/customers', '/crm/customers/nobody']) await api('POST', '/api/requests/send', { settings: { connector: crm.id, path } })
  await expect(requests).toContainText('Refused (4xx)', { timeout: 10_000 }) // the page asks every five seconds
  const figure = (name: string) => requests.getByRole('term').filter({ hasText: name }).first().locator('xpath=following-sibling::dd')
  await expect(figure('Requests')).toHaveText('3')
  await expect(figure('Failed')).toHaveText('0%')
  await expect(figure('Refused (4xx)')).toHaveText('1')
  for (const p of ['p50', 'p95', 'p99']) await expect(figure(p)).toHaveText(/^[\d.,]+ ms$/)
})

test('ui 24 no secret is in any answer', async ({ page, api }) => {
  const bodies: string[] = []
  const pending: Promise<void>[] = []
  page.on('response', (r) => {
    if (r.url().includes('/api/')) pending.push(r.text().then((t) => void bodies.push(`${r.url()} ${t}`), () => undefined))
  })
  const secrets: string[] = []
  for (const [way, prepare] of Object.entries(ways)) {
    const { filled } = await prepare()
    for (const label of ['Client Secret', 'Password', 'Private key (certificate)']) {
      const secret = filled.values[label]
      if (secret !== undefined) secrets.push(label.startsWith('Private') ? secret.split('\n')[3]! : secret)
    }
    const dialog = await setUp(page, { ...filled, values: { Name: newName(way.slice(-8)), 'Resource Domain URL': box.url, ...filled.values } })
    await dialog.getByRole('button', { name: 'Done' }).click()
    await dialog.getByRole('link', { name: 'Open connector' }).click()
    await page.getByRole('button', { name: 'Test connection' }).click()
    await expect(page.getByRole('region', { name: 'Test' }).getByRole('status')).toBeVisible()
    const shown = await page.content()
    expect(secrets.filter((s) => shown.includes(s))).toEqual([])
  }
  bodies.push(JSON.stringify(await api('GET', '/api/connectors')), JSON.stringify(await api('GET', '/api/audit')))
  await Promise.all(pending)
  expect(secrets).toHaveLength(5)
  expect(bodies.length).toBeGreaterThan(10)
  const all = bodies.join('\n')
  expect(secrets.filter((s) => all.includes(s))).toEqual([])
})
