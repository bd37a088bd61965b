import { readFileSync } from 'node:fs'
import { expect, test } from './world'

type Used = { flow: { id: string; name: string; revision: number } }

test('S0-4 the breadcrumb of the flows is that of Webex', async ({ page }) => {
  await page.goto('/flows')
  await expect(page.getByRole('navigation', { name: 'You are here' })).toHaveText('Services›Contact Center›Customer Experience')
  await expect(page.getByRole('heading', { level: 1, name: 'Flows' })).toBeVisible()
})

test('S0-11 a flow is found by its name and its type, and opened', async ({ page, api }) => {
  const { flow } = await api<Used>('POST', '/api/templates/hello', { name: 'Findable hello' })
  await api('POST', '/api/flows', { text: 'callwright: 1\nname: Findable part\ntype: subflow\nactivities:\n  - {label: Start, kind: subflow-start, links: {out: End}}\n  - {label: End, kind: subflow-end}\n' })
  await page.goto('/flows')
  await page.getByRole('searchbox', { name: 'Search by name' }).fill('findable')
  const table = page.getByRole('table')
  await expect(table.getByRole('row')).toHaveCount(3)
  await page.getByRole('combobox', { name: 'Type' }).click()
  await page.getByRole('option', { name: 'Subflow' }).click()
  await expect(table.getByRole('row')).toHaveCount(2)
  await expect(table).toContainText('Findable part')
  await page.getByRole('searchbox', { name: 'Search by name' }).fill('no such thing')
  await expect(page.getByText('Nothing has that name.')).toBeVisible()
  await page.getByRole('searchbox', { name: 'Search by name' }).fill('Findable')
  await page.getByRole('combobox', { name: 'Type' }).click()
  await page.getByRole('option', { name: 'Flow', exact: true }).click()
  await table.getByRole('link', { name: 'Findable hello' }).click()
  await expect(page).toHaveURL(new RegExp(`/flows/${flow.id}$`))
})

test('a flow is duplicated and exported for Webex and as text', async ({ page, api }) => {
  await api<Used>('POST', '/api/templates/hello', { name: 'To be exported' })
  await page.goto('/flows')
  await page.getByRole('searchbox', { name: 'Search by name' }).fill('To be exported')
  const menu = page.getByRole('button', { name: 'Actions for To be exported', exact: true })
  await menu.click()
  const [json] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'Export for Webex (JSON)' }).click()])
  expect(JSON.parse(readFileSync(await json.path(), 'utf8'))).toHaveProperty('process')
  await menu.click()
  const [yaml] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'Export as text (YAML)' }).click()])
  expect(readFileSync(await yaml.path(), 'utf8')).toContain('callwright: 1')
  await menu.click()
  await page.getByRole('menuitem', { name: 'Duplicate' }).click()
  await expect(page).toHaveURL(/\/flows\/[^/]+$/)
  const { items } = await api<{ items: { name: string }[] }>('GET', '/api/flows?name=To%20be%20exported')
  expect(items.map((f) => f.name)).toEqual(['To be exported', 'To be exported (copy)'])
})

test('before a flow is deleted, what leads to it is told, and a refusal too', async ({ page, api }) => {
  const { flow } = await api<Used>('POST', '/api/templates/hello', { name: 'Still used' })
  await api('POST', `/api/flows/${flow.id}/publish`, { labels: ['Live'] }, { 'If-Match': `"${String(flow.revision)}"` })
  const point = await api<{ id: string; revision: number }>('POST', '/api/entry-points', { name: 'Line of Still used', channel: 'telephony', flow: flow.id, label: 'Live', numbers: ['+14155550310'] })
  await page.goto('/flows')
  await page.getByRole('searchbox', { name: 'Search by name' }).fill('Still used')
  await page.getByRole('button', { name: 'Actions for Still used' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete Still used?' })
  await expect(dialog.getByRole('link', { name: 'Line of Still used' })).toBeVisible()
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await expect(dialog.getByText(/is used and cannot be deleted/)).toBeVisible()
  await api('DELETE', `/api/entry-points/${point.id}`, undefined, { 'If-Match': `"${String(point.revision)}"` })
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByText('Nothing has that name.')).toBeVisible()
})

test('the gallery shows what templates need, and makes a flow with a connector at the sandbox', async ({ page, api }) => {
  await page.goto('/flows/templates')
  const cards = page.getByRole('article')
  await expect(cards.first()).toBeVisible()
  expect(await cards.count()).toBeGreaterThanOrEqual(8)
  for (const section of ['First steps', 'Queues', 'Data from other systems']) await expect(page.getByRole('heading', { level: 2, name: section })).toBeVisible()
  await page.getByRole('button', { name: /^Use ServiceNow/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name of the flow').fill('Incidents by phone')
  await expect(dialog.getByRole('combobox')).toHaveValue('Make one at the sandbox')
  await dialog.getByRole('button', { name: 'Create flow' }).click()
  await expect(page).toHaveURL(/\/flows\/[0-9a-f-]+$/)
  const { items } = await api<{ items: { name: string }[] }>('GET', '/api/flows?name=Incidents%20by%20phone')
  expect(items).toHaveLength(1)
  const connectors = await api<{ items: { id: string; name: string }[] }>('GET', '/api/connectors')
  const made = connectors.items.find((c) => /ServiceNow/i.test(c.name))!
  expect((await api<{ ok: boolean }>('POST', `/api/connectors/${made.id}/test`)).ok).toBe(true)
  // The next one finds the connector by its name.
  await page.goto('/flows/templates')
  await page.getByRole('button', { name: /^Use ServiceNow/ }).click()
  await expect(page.getByRole('dialog').getByRole('combobox')).toHaveValue(made.name)
})

test('ui-5 flows and templates speak German and Italian', async ({ browser, server, context }) => {
  for (const [locale, flows, templates] of [
    ['de-DE', 'Neuer Flow', 'Vorlagen'],
    ['it-IT', 'Nuovo flusso', 'Modelli'],
  ] as const) {
    const own = await browser.newContext({ locale, baseURL: server.url, storageState: await context.storageState() })
    const page = await own.newPage()
    await page.goto('/flows')
    await expect(page.getByRole('button', { name: flows })).toBeVisible()
    await page.getByRole('link', { name: templates }).first().click()
    await expect(page.getByRole('heading', { level: 1, name: templates })).toBeVisible()
    await expect(page.getByRole('article').first()).toBeVisible()
    await own.close()
  }
})
