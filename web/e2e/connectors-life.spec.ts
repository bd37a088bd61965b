import type { Page } from '@playwright/test'
import { grave, graveInBoth } from './axe'
import { type Box, clear, form, make, match, newName, openBox, type Made } from './connectors-box'
import { type Api, expect, test } from './world'

let box: Box

test.beforeAll(async ({ api }) => {
  box = await openBox(api)
  await clear(api)
})

const section = (page: Page, name: string) => page.getByRole('region', { name })

/** A flow whose draft calls through a connector. */
async function use(api: Api, connector: Made): Promise<{ id: string; name: string }> {
  const name = newName('Lookup')
  const document = {
    name,
    type: 'flow',
    variables: [],
    events: [],
    activities: [
      { id: 'a1', label: 'Start', kind: 'new-phone-contact', settings: {}, links: [] },
      { id: 'a2', label: 'Fetch customer', kind: 'http-request', settings: { authenticated: true, connector: { id: connector.id, name: connector.name }, path: '/crm/customers', method: 'GET' }, links: [] },
    ],
  }
  return api('POST', '/api/flows', { name, document })
}

async function off(page: Page, name: string) {
  await page.getByRole('switch', { name: 'Active' }).click({ force: true })
  const dialog = page.getByRole('dialog', { name: `Deactivate ${name}?` })
  await dialog.getByRole('button', { name: 'Deactivate' }).click()
  await expect(dialog).toBeHidden()
}

test('S2-10 S2-11 editing needs deactivation, which keeps the settings', async ({ page, api }) => {
  const made = await make(api, box, 'Edited')
  await page.goto(`/connectors/${made.id}`)
  const credentials = section(page, 'Credentials')
  await expect(credentials).toContainText('must be deactivated to edit')
  await expect(credentials.getByRole('textbox')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Delete', exact: true })).toHaveCount(0)
  await off(page, made.name)
  const { fill, text } = form(credentials)
  await expect(text('Client ID')).toHaveValue(made.client.client_id)
  await expect(credentials.getByText(/Stored/)).toBeVisible()
  await fill({ Name: `${made.name} 2`, Scope: 'crm.read crm.write' })
  await credentials.getByRole('button', { name: 'Save' }).click()
  await expect(credentials.getByText('The changes are saved.')).toBeVisible()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${made.name} 2`)
  const now = await api<{ settings: { scope: string }; state: string }>('GET', `/api/connectors/${made.id}`)
  expect(now).toMatchObject({ state: 'inactive', settings: { scope: 'crm.read crm.write' } })
})

test('S2-12 turning Active off lists the flows that it halts, and recommends to do it outside business hours', async ({ page, api }) => {
  const made = await make(api, box, 'Halting')
  const flow = await use(api, made)
  await page.goto(`/connectors/${made.id}`)
  await expect(section(page, 'Where it is used').getByRole('row').filter({ hasText: 'Fetch customer' })).toContainText(flow.name)
  await page.getByRole('switch', { name: 'Active' }).click({ force: true })
  const dialog = page.getByRole('dialog', { name: `Deactivate ${made.name}?` })
  await expect(dialog).toContainText('halts call routing for all affected flows')
  await expect(dialog.getByRole('list', { name: 'Affected flows' })).toContainText(flow.name)
  await expect(dialog).toContainText('outside business hours')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('switch', { name: 'Active' })).toBeChecked()
  await off(page, made.name)
  await expect(page.getByRole('switch', { name: 'Active' })).not.toBeChecked()
})

test('S2-13 the inactive connector on the card is activated again', async ({ page, api }) => {
  const made = await make(api, box, 'Back')
  await api('POST', `/api/connectors/${made.id}/deactivate?confirm=true`, undefined, match(made.revision))
  await page.goto('/connectors')
  await page.getByRole('list', { name: 'Inactive Connectors' }).getByRole('link', { name: made.name }).click()
  await page.getByRole('switch', { name: 'Active' }).click({ force: true })
  const dialog = page.getByRole('dialog', { name: `Activate ${made.name}?` })
  await dialog.getByRole('button', { name: 'Activate' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('switch', { name: 'Active' })).toBeChecked()
  expect(await api<{ state: string }>('GET', `/api/connectors/${made.id}`)).toMatchObject({ state: 'active' })
})

test('S2-14 only an inactive connector has the Delete icon, and deleting says what may stop', async ({ page, api }) => {
  const made = await make(api, box, 'Gone')
  const flow = await use(api, made)
  await page.goto(`/connectors/${made.id}`)
  await expect(page.getByRole('switch', { name: 'Active' })).toBeChecked()
  await expect(page.getByRole('button', { name: 'Delete', exact: true })).toHaveCount(0)
  await off(page, made.name)
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: `Delete ${made.name}?` })
  await expect(dialog).toContainText('scripts that are running may stop working')
  await expect(dialog).toContainText(flow.name)
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await expect(page).toHaveURL(/\/connectors$/)
  await expect(page.getByRole('link', { name: made.name })).toHaveCount(0)
  await page.goto(`/connectors/${made.id}`)
  await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible()
})

test('S2-9 the connector’s id is shown with a way to copy it', async ({ page, api, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const made = await make(api, box, 'Copied')
  await page.goto(`/connectors/${made.id}`)
  await expect(page.getByText(made.id)).toBeVisible()
  await page.getByRole('button', { name: 'Copy: Connector ID' }).click()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(made.id)
})

test('ui 25 rotation: stage, test, cut over, undo', async ({ page, api }) => {
  const made = await make(api, box, 'Rotating')
  const { client_secret: next } = await box.ask<{ client_secret: string }>('POST', `/sandbox/rotate/${made.client.client_id}?overlap=1h`)
  await page.goto(`/connectors/${made.id}`)
  const rotation = section(page, 'Rotation')
  await expect(rotation).toContainText('no call fails meanwhile')
  await rotation.getByRole('button', { name: 'Rotate' }).click()
  await form(rotation).fill({ 'Client Secret': 'a wrong one' })
  await rotation.getByRole('button', { name: 'Stage', exact: true }).click()
  await expect(rotation.getByRole('button', { name: 'Cut over' })).toBeDisabled()
  await rotation.getByRole('button', { name: 'Test the next' }).click()
  await expect(rotation.getByText('The test failed')).toBeVisible()
  await expect(rotation.getByRole('button', { name: 'Cut over' })).toBeDisabled()
  await rotation.getByRole('button', { name: 'Withdraw' }).click()
  await rotation.getByRole('button', { name: 'Rotate' }).click()
  await form(rotation).fill({ 'Client Secret': next })
  await rotation.getByRole('button', { name: 'Stage', exact: true }).click()
  await rotation.getByRole('button', { name: 'Test the next' }).click()
  await expect(rotation.getByText('The test went well')).toBeVisible()
  expect(await api<{ state: string }>('GET', `/api/connectors/${made.id}`)).toMatchObject({ state: 'active' })
  await rotation.getByRole('button', { name: 'Cut over' }).click()
  await expect(rotation.getByText('The new credential is in use')).toBeVisible()
  await rotation.getByRole('button', { name: 'Undo' }).click()
  await expect(rotation.getByText('The new credential is in use')).toBeHidden()
  await expect(rotation.getByRole('button', { name: 'Test the next' })).toBeVisible() // staged again, to be tested anew
})

test.describe('with a browser that takes the sandbox’s authority', () => {
  test.use({ ignoreHTTPSErrors: true })

  test('D10 authorization code: Authorize goes to the other side and comes back with the outcome', async ({ page, api }) => {
    const client = await box.register({ grant_types: ['authorization_code', 'refresh_token'] })
    const settings = { scheme: 'oauth2-authorization-code', resource_domain: box.url, token_url: box.tokenUrl, authorization_url: `${box.url}/oauth/authorize`, client_id: client.client_id, client_secret: client.client_secret }
    const made = await api<Made>('POST', '/api/connectors', { name: newName('Signed in'), settings })
    await page.goto('/connectors')
    await page.getByRole('tab', { name: 'Authorizations' }).click()
    await page.getByRole('listitem').filter({ hasText: made.name }).getByRole('link').click()
    await expect(section(page, 'Authorization')).toContainText('Not authorized yet')
    await page.getByRole('button', { name: 'Authorize' }).click()
    await page.waitForURL(`${box.url}/oauth/authorize**`)
    await page.getByRole('button', { name: 'Allow' }).click()
    await page.waitForURL(`**/connectors/${made.id}`)
    await expect(section(page, 'Authorization')).toContainText('The connector is authorized now.')
  })

  test('D10 K8 a denied authorization comes back to the connector’s page, which says so', async ({ page, api }) => {
    await clear(api) // there may be ten
    const client = await box.register({ grant_types: ['authorization_code', 'refresh_token'] })
    const settings = { scheme: 'oauth2-authorization-code', resource_domain: box.url, token_url: box.tokenUrl, authorization_url: `${box.url}/oauth/authorize`, client_id: client.client_id, client_secret: client.client_secret }
    const made = await api<Made>('POST', '/api/connectors', { name: newName('Denied'), settings })
    await page.goto(`/connectors/${made.id}?authorization=denied`)
    await expect(section(page, 'Authorization')).toContainText('Not authorized yet')
    await expect(section(page, 'Authorization').getByRole('alert')).toHaveCount(0) // nobody has been away
    await page.getByRole('button', { name: 'Authorize' }).click()
    await page.waitForURL(`${box.url}/oauth/authorize**`)
    await page.getByRole('button', { name: 'Deny' }).click()
    await page.waitForURL(`**/connectors/${made.id}?authorization=denied`)
    await expect(section(page, 'Authorization').getByRole('alert')).toContainText('The authorization was denied at the other side')
    await page.reload()
    await expect(section(page, 'Authorization')).toContainText('Not authorized yet')
    await expect(section(page, 'Authorization').getByRole('alert')).toHaveCount(0)
  })
})

test.describe('ui roles', () => {
  const password = 'seven quiet lamps indoors'

  async function signIn(page: Page, api: Api, url: string, role: string): Promise<void> {
    const email = `${newName(role.replaceAll('_', '-')).replace(' ', '-')}@e2e.example`
    const { secret } = await api<{ secret: string }>('POST', '/api/users', { email, name: role, roles: [role] })
    await page.context().clearCookies()
    const answer = await page.context().request.post(`${url}/api/invitation`, { data: { link: secret, password, name: role }, headers: { Origin: url } })
    if (!answer.ok()) throw new Error(await answer.text())
  }

  test('S2-4 a view-only role sees everything, greyed and explained', async ({ page, api, server }) => {
    const made = await make(api, box, 'Viewed')
    await signIn(page, api, server.url, 'external_read_only_administrator')
    await page.goto('/connectors')
    await expect(page.getByText('Your role may look at this, but not change it.').first()).toBeVisible()
    await expect(page.getByRole('region', { name: 'Custom Connectors' }).getByRole('button', { name: 'Add More' })).toBeDisabled()
    await page.getByRole('link', { name: made.name }).click()
    await expect(page.getByRole('switch', { name: 'Active' })).toBeDisabled()
    await expect(page.getByRole('button', { name: 'Test connection' })).toBeDisabled()
    await expect(page.getByRole('button', { name: 'Rotate' })).toBeDisabled()
    await expect(section(page, 'Credentials')).toContainText(made.client.client_id)
    await page.keyboard.press('Tab')
    await page.getByRole('button', { name: 'Test connection' }).focus()
    await expect(page.getByRole('tooltip')).toHaveText('Your role may look at this, but not change it.')
  })

  for (const role of ['read_only_administrator', 'flow_developer']) {
    test(`S2-3 ${role} has no Connectors item, and a direct link shows nothing`, async ({ page, api, server }) => {
      const made = await make(api, box, 'Hidden')
      await signIn(page, api, server.url, role)
      for (const path of ['/connectors', `/connectors/${made.id}`]) {
        await page.goto(path)
        await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible()
        await expect(page.getByText(made.name)).toHaveCount(0)
      }
      await expect(page.getByRole('link', { name: 'Connectors' })).toHaveCount(0)
    })
  }
})

test('ui 14 no serious issue on a connector’s page, active and inactive, in light and dark', async ({ page, api }) => {
  const made = await make(api, box, 'Checked')
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  await page.goto(`/connectors/${made.id}`)
  await page.getByRole('button', { name: 'Test connection' }).click()
  await expect(page.getByText('The test went well')).toBeVisible()
  await page.getByRole('button', { name: 'Rotate' }).click()
  expect(await graveInBoth(page)).toEqual([])
  await off(page, made.name)
  expect(await grave(page)).toEqual([])
})
