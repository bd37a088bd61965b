import type { Page } from '@playwright/test'
import { type Api, expect, test } from './world'

type Flow = { id: string; revision: number }
type Listed<T> = { items: T[] }

test.beforeAll(async ({ api }) => {
  const { flow } = await api<{ flow: Flow }>('POST', '/api/templates/hello', { name: 'Order taken' })
  await api('POST', `/api/flows/${flow.id}/publish`, { labels: ['Live'] }, { 'If-Match': `"${String(flow.revision)}"` })
  await api('POST', '/api/entry-points', { name: 'Orders', channel: 'task', flow: flow.id, label: 'Live' })
})

/** Sends what a program sends to a webhook, and gives the status and the contact. */
async function knock(url: string, key?: string): Promise<{ status: number; contact?: string }> {
  const answer = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json', ...(key === undefined ? {} : { 'X-Callwright-Key': key }) }, body: '{"customer": "4711"}' })
  const body = (await answer.json()) as { contact?: string }
  return { status: answer.status, contact: body.contact }
}

async function choose(page: Page, name: string, item: string) {
  await page.getByRole('button', { name: `Actions for ${name}`, exact: true }).click()
  await page.getByRole('menuitem', { name: item }).click()
  return page.getByRole('dialog')
}

async function atOrders(page: Page) {
  await page.getByRole('dialog').getByRole('combobox', { name: 'Entry point' }).click()
  await page.getByRole('option', { name: /^Orders/ }).click()
}

test('M1: a webhook is made, its key is shown once, a request starts a contact, and the key is changed and revoked', async ({ page }) => {
  await page.goto('/webhooks')
  await page.getByRole('button', { name: 'New webhook' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Shop')
  await atOrders(page)
  await dialog.getByRole('button', { name: 'Create' }).click()
  const key = await dialog.locator('[data-secret]').innerText()
  await expect(dialog).toContainText('It is not shown again')
  const curl = await dialog.locator('pre').innerText()
  expect(curl).toContain('X-Callwright-Key: $KEY')
  expect(curl).not.toContain(key)
  const url = /'(http[^']+\/hooks\/[^']+)'/.exec(curl)?.[1] ?? ''
  await page.mouse.click(5, 5) // beside the dialog: a key is not lost by that
  await expect(dialog.locator('[data-secret]')).toBeVisible()
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  await expect(dialog).toBeHidden()
  expect(await page.content()).not.toContain(key)
  expect(await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))).not.toContain(key)

  expect((await knock(url)).status).toBe(401)
  const first = await knock(url, key)
  expect(first.status).toBe(202)
  await page.goto(`/contacts/${first.contact ?? ''}`)
  await expect(page.getByText('Order taken').first()).toBeVisible()

  await page.goto('/webhooks')
  const rotation = await choose(page, 'Shop', 'New key')
  await expect(rotation).toContainText('The key of now is refused at once')
  await rotation.getByRole('button', { name: 'New key' }).click()
  const second = await rotation.locator('[data-secret]').innerText()
  expect(second).not.toBe(key)
  await page.keyboard.press('Escape')
  await expect(rotation).toBeHidden()
  expect([(await knock(url, key)).status, (await knock(url, second)).status]).toEqual([401, 202])

  const revocation = await choose(page, 'Shop', 'Revoke the key')
  await expect(revocation).toContainText('Every request is refused')
  await revocation.getByRole('button', { name: 'Revoke the key' }).click()
  await expect(page.getByRole('row', { name: /Shop/ })).toContainText('Key revoked')
  expect((await knock(url, second)).status).toBe(401)

  const removal = await choose(page, 'Shop', 'Delete')
  await removal.getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByRole('heading', { name: 'No webhooks yet' })).toBeVisible()
  expect((await knock(url, second)).status).toBe(404)
})

test('a webhook without a key is open, says so, and answers with the outcome', async ({ page, api }) => {
  await page.goto('/webhooks')
  await page.getByRole('button', { name: 'New webhook' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Open door')
  await atOrders(page)
  await dialog.getByRole('radio', { name: /With the outcome/ }).check()
  await dialog.getByRole('switch', { name: 'Ask for a key' }).click()
  await expect(dialog.getByRole('alert')).toContainText('whoever knows the URL may start contacts')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(dialog.locator('pre')).toBeVisible()
  await expect(dialog.locator('[data-secret]')).toHaveCount(0)
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  await expect(page.getByRole('row', { name: /Open door/ })).toContainText('Open to all who know the URL')
  const { items } = await api<Listed<{ url: string }>>('GET', '/api/webhooks?name=Open%20door')
  expect((await knock(items[0]!.url)).status).toBe(200)
})

test('a schedule starts a contact, leads to it, is paused, goes on and is deleted', async ({ page, api }) => {
  await page.goto('/schedules')
  await page.getByRole('button', { name: 'New schedule' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Often')
  await atOrders(page)
  await dialog.getByText('Again and again').click()
  await dialog.getByRole('combobox', { name: 'Unit' }).click()
  await page.getByRole('option', { name: 'seconds' }).click()
  await dialog.getByRole('textbox', { name: 'Every' }).fill('10')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(dialog).toBeHidden()
  const row = page.getByRole('row', { name: /Often/ })
  await expect(row).toContainText('Every 10 seconds')
  await expect(row).toContainText('to Order taken')
  await row.getByRole('link', { name: 'Last contact of Often' }).last().click({ timeout: 45_000 })
  await expect(page).toHaveURL(/\/contacts\/[0-9a-f-]{36}/)
  await expect(page.getByText('Order taken').first()).toBeVisible()

  await page.goto('/schedules')
  await choose(page, 'Often', 'Pause')
  await expect(row).toContainText('Paused')
  const kept = async () => (await api<Listed<{ paused?: boolean }>>('GET', '/api/schedules?name=Often')).items
  expect((await kept())[0]?.paused).toBe(true)
  await choose(page, 'Often', 'Resume')
  await expect(row).toContainText('Active')
  const removal = await choose(page, 'Often', 'Delete')
  await removal.getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByRole('heading', { name: 'No schedules yet' })).toBeVisible()
  expect(await kept()).toEqual([])
})

test('a schedule for days of the week is changed, and a refusal stands at its setting', async ({ page, api }) => {
  await api('POST', '/api/schedules', { name: 'Morning', entry_point: 'Orders', days: 'mon-fri', time: '08:30', zone: 'Europe/Berlin' })
  await api('POST', '/api/schedules', { name: 'Evening', entry_point: 'Orders', days: 'daily', time: '20:00', zone: 'UTC' })
  await page.goto('/schedules')
  const row = page.getByRole('row', { name: /Morning/ })
  await expect(row).toContainText('Mon–Fri at 08:30 (Europe/Berlin)')
  const dialog = await choose(page, 'Morning', 'Edit')
  await dialog.getByText('Fri', { exact: true }).click()
  await dialog.getByLabel('Time of day').fill('09:15')
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Evening')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog.getByText(/taken|already/)).toBeVisible()
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Morning')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(row).toContainText('Mon–Thu at 09:15 (Europe/Berlin)')
})

for (const { path, create, row } of [
  { path: '/skills', create: 'New skill', row: /Spanish.*Proficiency/ },
  { path: '/virtual-agents', create: 'New virtual agent', row: /Spanish.*Nowhere yet/ },
  { path: '/media-destinations', create: 'New media destination', row: /Spanish/ },
])
  test(`${path}: one is made, changed and deleted`, async ({ page }) => {
    await page.goto(path)
    await page.getByRole('button', { name: create }).last().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Spanish')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByRole('row', { name: row })).toBeVisible()
    await page.getByRole('button', { name: 'Edit Spanish' }).click()
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Italian')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('button', { name: 'Delete Italian' }).click()
    await dialog.getByRole('button', { name: 'Delete' }).click()
    await expect(page.getByRole('heading', { name: /^No .* yet$/ })).toBeVisible()
  })

test.describe('who may only look', () => {
  async function signIn(page: Page, api: Api, url: string, role: string): Promise<void> {
    const { secret } = await api<{ secret: string }>('POST', '/api/users', { email: `${role.replaceAll('_', '-')}@e2e.example`, name: role, roles: [role] })
    await page.context().clearCookies()
    const answer = await page.context().request.post(`${url}/api/invitation`, { data: { link: secret, password: 'green spoons sing quietly', name: role }, headers: { Origin: url } })
    if (!answer.ok()) throw new Error(await answer.text())
  }

  test('L5: has no webhooks, and sees schedules greyed and explained', async ({ page, api, server }) => {
    await api('POST', '/api/schedules', { name: 'Watched', entry_point: 'Orders', every: '24h' })
    await signIn(page, api, server.url, 'external_read_only_administrator')
    await page.goto('/schedules')
    await expect(page.getByRole('link', { name: 'Schedules' })).toBeVisible()
    await expect(page.getByRole('link', { name: 'Webhooks' })).toHaveCount(0)
    await expect(page.getByText('Your role may look at this, but not change it.')).toBeVisible()
    await expect(page.getByRole('button', { name: 'New schedule' })).toBeDisabled()
    await expect(page.getByRole('button', { name: 'Actions for Watched' })).toBeDisabled()
    await page.goto('/webhooks')
    await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible()
  })

  test('S2-3: a supervisor has skills, and none of what starts contacts', async ({ page, api, server }) => {
    await signIn(page, api, server.url, 'supervisor')
    await page.goto('/skills')
    await expect(page.getByRole('link', { name: 'Skills' })).toBeVisible()
    for (const noun of ['Webhooks', 'Schedules', 'Virtual Agents', 'Media Destinations']) await expect(page.getByRole('link', { name: noun })).toHaveCount(0)
    await page.goto('/schedules')
    await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible()
  })
})
