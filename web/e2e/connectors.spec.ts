import type { Page } from '@playwright/test'
import { type Box, clear, form, make, newName, openBox } from './connectors-box'
import { expect, test } from './world'

let box: Box

test.beforeAll(async ({ api }) => {
  box = await openBox(api)
})

test.beforeEach(async ({ api }) => {
  await clear(api)
})

async function open(page: Page, button: 'Set Up' | 'Add More' = 'Set Up') {
  await page.goto('/connectors')
  const card = page.getByRole('region', { name: 'Custom Connectors' })
  await card.getByRole('button', { name: button }).click()
  const dialog = page.getByRole('dialog', { name: 'Set Up Custom Connector' })
  await expect(dialog).toBeVisible()
  return { card, dialog, ...form(dialog) }
}

/** The labels that a person sees from the top to the bottom. */
async function seen(dialog: ReturnType<Page['getByRole']>): Promise<string[]> {
  const all = await dialog.locator('label').evaluateAll((found) => found.filter((l) => (l as HTMLElement).offsetParent !== null).map((l) => (l as HTMLElement).innerText))
  return all.map((l) => l.replace(/\s*\*$/, '').trim())
}

test('S0-4 the connectors are a tab of Integrations; the card says Set Up, then Add More', async ({ page, api }) => {
  await page.goto('/')
  await page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link', { name: 'Connectors' }).click()
  await expect(page.getByRole('navigation', { name: 'You are here' })).toHaveText(/Services.*Contact Center.*Tenant Settings.*Integrations.*Connectors/)
  await expect(page.getByRole('tablist', { name: 'Integrations' }).getByRole('tab', { name: 'Connectors' })).toHaveAttribute('aria-selected', 'true')
  const card = page.getByRole('region', { name: 'Custom Connectors' })
  await expect(card.getByRole('button')).toHaveText('Set Up')
  await expect(page.getByRole('heading', { level: 2 }).first()).toHaveText('Custom Connectors')
  const made = await make(api, box, 'CRM')
  await page.reload()
  await expect(card.getByRole('button')).toHaveText('Add More')
  await expect(card.getByRole('list', { name: 'Active Connectors' }).getByRole('link', { name: made.name })).toBeVisible()
})

test('S0-5 S0-10 S1-13 Done saves and tests, Close closes, and the name is what a designer chooses by', async ({ page, api }) => {
  const { dialog, card, fill, choose } = await open(page)
  const client = await box.register()
  const name = newName('Orders')
  await choose('Authentication Type', 'OAuth 2.0', page)
  await choose('Grant Type', 'Client credentials - client secret', page)
  await fill({ Name: name, 'Resource Domain URL': box.url, 'Client ID': client.client_id, 'Client Secret': client.client_secret, 'Token URL': box.tokenUrl, Scope: 'crm.read' })
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(dialog.getByText(`The connector ${name} is saved and active`)).toBeVisible()
  await expect(dialog.getByText('The test went well')).toBeVisible()
  await dialog.getByText('What was sent and answered').click()
  await expect(dialog.getByText('client_secret=[masked]')).toBeVisible()
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  await expect(dialog).toBeHidden()
  await expect(card.getByRole('list', { name: 'Active Connectors' }).getByRole('link', { name })).toBeVisible()
  const active = await api<{ items: { name: string }[] }>('GET', '/api/connectors?state=active')
  expect(active.items.map((c) => c.name)).toContain(name)
})

test('S0-6 S1-4 Authentication Type is a drop-down with Basic Authentication first and chosen', async ({ page }) => {
  const { dialog } = await open(page)
  const type = dialog.getByRole('combobox', { name: 'Authentication Type' })
  await expect(type).toHaveValue('Basic Authentication')
  await type.click()
  expect((await page.getByRole('option').allInnerTexts()).slice(0, 2)).toEqual(['Basic Authentication', 'OAuth 2.0'])
  await page.keyboard.press('Escape')
  expect(await seen(dialog)).toEqual(['Name', 'Authentication Type', 'Resource Domain URL', 'Username', 'Password', 'Validation URL'])
})

test('S1-6 the grant types stand in Webex’s order, and only the fields of the chosen one are shown', async ({ page }) => {
  const { dialog, choose } = await open(page)
  await choose('Authentication Type', 'OAuth 2.0', page)
  await dialog.getByRole('combobox', { name: 'Grant Type' }).click()
  const grants = ['Client credentials - certificate', 'Client credentials - client secret', 'Password grant']
  expect((await page.getByRole('option').allInnerTexts()).slice(0, 3)).toEqual(grants)
  await page.keyboard.press('Escape')
  const first = ['Name', 'Authentication Type', 'Resource Domain URL', 'Grant Type']
  const last = ['Token URL', 'Scope']
  expect(await seen(dialog)).toEqual([...first, 'Public key (certificate)', 'Private key (certificate)', 'Client ID', ...last])
  await choose('Grant Type', grants[1]!, page)
  expect(await seen(dialog)).toEqual([...first, 'Client ID', 'Client Secret', ...last])
  await choose('Grant Type', grants[2]!, page)
  expect(await seen(dialog)).toEqual([...first, 'Username', 'Password', 'Client ID', 'Client Secret', ...last])
})

test('S1-13 a failed test does not prevent saving; it says which side is wrong, masked', async ({ page }) => {
  const { dialog, card, fill, choose } = await open(page)
  const client = await box.register()
  const name = newName('Wrong secret')
  await choose('Authentication Type', 'OAuth 2.0', page)
  await choose('Grant Type', 'Client credentials - client secret', page)
  await fill({ Name: name, 'Resource Domain URL': box.url, 'Client ID': client.client_id, 'Client Secret': 'not-the-secret', 'Token URL': box.tokenUrl })
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(dialog.getByText('The test failed')).toBeVisible()
  await expect(dialog.getByText(/answered 401 invalid_client/).first()).toBeVisible()
  await expect(dialog).not.toContainText('not-the-secret')
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  await expect(card.getByRole('list', { name: 'Active Connectors' }).getByRole('listitem').filter({ hasText: name })).toContainText('Failing')
})

test('S1-13 a user name and password that the Validation URL rejects are not saved; one that tells nothing is, when asked for', async ({ page, api }) => {
  const { dialog, fill, text } = await open(page)
  const person = await box.person()
  const name = newName('Basic')
  await fill({ Name: name, 'Resource Domain URL': box.url, Username: person.username, Password: 'wrong', 'Validation URL': `${box.url}/crm/customers` })
  const done = dialog.getByRole('button', { name: 'Done' })
  await done.click()
  await expect(dialog.getByText(/The connector is not saved: username or password rejected/)).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Save all the same' })).toBeHidden()
  await text('Password').fill(person.password)
  await text('Validation URL').fill(`${box.url}/nowhere`)
  await done.click()
  await expect(dialog.getByText(/not saved yet/)).toBeVisible()
  expect((await api<{ items: unknown[] }>('GET', '/api/connectors')).items).toHaveLength(0)
  await dialog.getByRole('button', { name: 'Save all the same' }).click()
  await expect(dialog.getByText(`The connector ${name} is saved and active`)).toBeVisible()
})

test('S1-3 S1-5 what is wrong is said at its field', async ({ page, api }) => {
  const there = await make(api, box, 'Taken')
  const { dialog, fill, text } = await open(page, 'Add More')
  const done = dialog.getByRole('button', { name: 'Done' })
  await fill({ Name: there.name.toUpperCase(), 'Resource Domain URL': 'http://crm.example' })
  await done.click()
  await expect(text('Resource Domain URL')).toHaveAccessibleDescription(/This is not a valid URL/)
  await expect(text('Username')).toHaveAccessibleDescription(/This is a required field/)
  await expect(text('Resource Domain URL')).toBeFocused()
  await fill({ 'Resource Domain URL': box.url, Username: 'u', Password: 'p' })
  await done.click()
  await expect(text('Name')).toHaveAccessibleDescription(/taken|already|unique|used/i)
})

test('S1-2 at the limit Add More is greyed, and says why', async ({ page, api }) => {
  const settings = { scheme: 'api-key', resource_domain: box.url, api_key: 'k' }
  for (let i = 0; i < 10; i++) await api('POST', '/api/connectors', { name: newName('Key'), settings })
  await page.goto('/connectors')
  const card = page.getByRole('region', { name: 'Custom Connectors' })
  await expect(card.getByRole('button', { name: 'Add More' })).toBeDisabled()
  await expect(card).toContainText('You can add up to 10 custom connectors for your organization.')
})

test('S1-14 the available HTTP connectors are listed with their state, on the page and after Done', async ({ page, api }) => {
  const { dialog, fill, choose } = await open(page)
  await choose('Authentication Type', 'API key (beyond Webex)', page)
  await fill({ Name: newName('Keys'), 'Resource Domain URL': box.url })
  await dialog.getByLabel(/^API key( Beyond Webex)?( \*)?$/).fill('canary-key')
  await dialog.getByRole('button', { name: 'Done' }).click()
  const title = 'The following HTTP connectors are available'
  const after = dialog.getByRole('list', { name: title })
  await expect(after.getByRole('listitem').first()).toContainText(/Custom Connectors.*Set up/s)
  await expect(after.getByRole('listitem').filter({ hasText: 'ServiceNow' })).toContainText('Available')
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  const rows = page.getByRole('region', { name: title }).getByRole('listitem')
  const { items } = await api<{ items: { title: string }[] }>('GET', '/api/kinds')
  await expect(rows).toHaveCount(items.length)
  await expect(rows.first()).toContainText('Set up (1)')
})

for (const [language, words] of Object.entries({
  it: ['Configura', 'Tipo di autenticazione', 'Autenticazione di base', 'URL dominio risorsa', 'Nome utente', 'URL di convalida', 'Fine', 'Tipo di concessione', 'Chiave pubblica (certificato)', 'URL token', 'Ambito', 'Servizi'],
  de: ['Einrichten', 'Authentifizierungstyp', 'Basisauthentifizierung', 'URL der Ressourcendomäne', 'Benutzername', 'Validierungs-URL', 'Fertig', 'Berechtigungstyp', 'Öffentlicher Schlüssel (Zertifikat)', 'Token-URL', 'Bereich', 'Mandanteneinstellungen'],
})) {
  test(`ui 5 the words are Webex’s own in ${language}`, async ({ page }) => {
    const [setUp, type, basic, domain, username, validation, done, grant, certificate, token, scope, services] = words as [string, ...string[]]
    await page.addInitScript((l) => localStorage.setItem('callwright-language', l), language)
    await page.goto('/connectors')
    await expect(page.getByRole('navigation').filter({ hasText: services! }).first()).toBeVisible()
    await page.getByRole('button', { name: setUp }).first().click()
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByRole('combobox', { name: type! })).toHaveValue(basic!)
    for (const label of [domain, username, validation]) await expect(dialog.getByText(label!, { exact: false }).first()).toBeVisible()
    await expect(dialog.getByRole('button', { name: done! })).toBeVisible()
    await dialog.getByRole('combobox', { name: type! }).click()
    await page.getByRole('option', { name: 'OAuth 2.0' }).click()
    for (const label of [grant, certificate, token, scope]) await expect(dialog.getByText(label!, { exact: false }).first()).toBeVisible()
  })
}
