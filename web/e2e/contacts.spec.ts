import type { Page } from '@playwright/test'
import { newName, openBox } from './connectors-box'
import { type Api, expect, test } from './world'

type Sample = { flow: { id: string; revision: number } }

let point: { id: string; flow: string } | undefined

/** The sample with its connector at the sandbox, published Live, behind an entry point. */
async function line(api: Api) {
  if (point) return point
  const { flow } = await api<Sample>('POST', '/api/templates/customer-lookup', { sandbox: true })
  await api('POST', `/api/flows/${flow.id}/publish`, { labels: ['Live'], note: 'First', force: true }, { 'If-Match': `"${String(flow.revision)}"` })
  const made = await api<{ id: string }>('POST', '/api/entry-points', { name: 'Service line', channel: 'telephony', flow: flow.id, label: 'Live', numbers: ['+14155550100'] })
  point = { id: made.id, flow: flow.id }
  return point
}

const call = async (api: Api, ani = '+14155550101') => (await api<{ id: string }>('POST', '/api/contacts', { entry_point: (await line(api)).id, ani })).id

const rows = (page: Page) => page.getByRole('region', { name: 'Contacts' }).getByRole('row')

test('ui-28: a run is in the list within a second', async ({ page, api }) => {
  await line(api)
  await page.goto('/contacts')
  await expect(page.getByRole('heading', { name: 'Contacts', level: 1 })).toBeVisible()
  await call(api, '+14155550111')
  await call(api, '+14155550112')
  await expect(page.getByText('+14155550112')).toBeVisible()
  const began = Date.now()
  await call(api, '+14155550142')
  const answered = Date.now()
  await expect(page.getByText('+14155550142')).toBeVisible({ timeout: 5_000 })
  console.log(`in the list ${String(Date.now() - answered)} ms after the server had it, ${String(Date.now() - began)} ms after it was asked for`)
  expect(Date.now() - answered).toBeLessThan(1_200)
})

test('ui-28: filters are in the address, and a link shows the same', async ({ page, api }) => {
  const over = await call(api, '+14155550155')
  await api('POST', `/api/contacts/${over}/hang-up`)
  await page.goto('/contacts')
  await page.getByRole('combobox', { name: 'State' }).click()
  await page.getByRole('option', { name: 'Ended' }).click()
  await page.getByRole('button', { name: 'More filters' }).click()
  await page.getByLabel('Number (ANI or DNIS)').fill('+14155550155')
  await expect(page).toHaveURL(/state=over/)
  await expect(page).toHaveURL(/number=/)
  await expect(rows(page)).toHaveCount(2)
  const link = page.url()
  await page.goto('/')
  await page.goto(link)
  await expect(rows(page)).toHaveCount(2)
  await expect(page.getByLabel('Number (ANI or DNIS)')).toHaveValue('+14155550155')
  await page.getByLabel('Number (ANI or DNIS)').fill('nobody')
  await expect(page.getByText('No contact fits these filters.')).toBeVisible()
  await page.getByRole('button', { name: 'Clear filters' }).first().click()
  await expect(page).toHaveURL(/\/contacts$/)
})

test('one run: the path on the canvas, a request with its token, secrets masked, cURL', async ({ page, api, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const id = await call(api)
  const answers: string[] = []
  page.on('response', (r) => {
    if (r.url().includes(`/api/contacts/${id}`)) void r.text().then((t) => answers.push(t), () => undefined)
  })
  await page.goto('/contacts')
  await page.getByRole('link', { name: 'Customer lookup' }).first().click()
  await page.goto(`/contacts/${id}`)
  const steps = page.getByRole('region', { name: 'Steps' })
  await steps.getByRole('button', { name: /Lookup/ }).click()
  const step = page.getByRole('region', { name: 'Step', exact: true })
  await expect(step.getByRole('heading', { name: 'Lookup', level: 2 })).toBeVisible()
  await expect(step.getByRole('table', { name: 'Input' })).toContainText('/crm/customers')
  await expect(step).toContainText('Status 200')
  await expect(step).toContainText(/token (cached|fetched)/)
  await expect(step.getByRole('table', { name: 'Assigned variables' })).toContainText('Maria Alvarez')
  await step.getByRole('button', { name: 'Copy as cURL' }).click()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(copied).toContain('curl ')
  expect(copied).toContain('Bearer [masked]')
  expect(answers.join('')).not.toMatch(/Bearer (?!\[masked\])/)
  await expect(page.getByRole('application', { name: 'Flow' })).toBeVisible()
  await page.getByRole('tab', { name: 'Conversation' }).click()
  await expect(page.getByRole('log')).toContainText('Welcome back, Maria')
  await page.getByRole('tab', { name: 'Variables' }).click()
  await expect(page.getByRole('table', { name: 'Variables' })).toContainText('gold')
})

test('G4: a token that could not be got shows its request, masked, and what the server said', async ({ page, api, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const box = await openBox(api)
  const settings = { scheme: 'oauth2-client-secret', resource_domain: box.url, token_url: box.tokenUrl, client_id: 'nobody', client_secret: 'canary-of-this-test', scope: 'crm.read' }
  const connector = await api<{ id: string }>('POST', '/api/connectors', { name: newName('Refused'), settings })
  const text = `callwright: 1
name: Refused token
activities:
  - {label: Begin, kind: start, links: {out: Ask}}
  - {label: Ask, kind: http-request, settings: {connector: ${connector.id}, path: /crm/customers}, links: {default: Done}}
  - {label: Done, kind: end}
`
  const flow = await api<{ id: string; revision: number }>('POST', '/api/flows', { text })
  await api('POST', `/api/flows/${flow.id}/publish`, { labels: ['Live'] }, { 'If-Match': `"${String(flow.revision)}"` })
  const task = await api<{ id: string }>('POST', '/api/entry-points', { name: 'Refused', channel: 'task', flow: flow.id, label: 'Live' })
  const contact = await api<{ id: string }>('POST', '/api/contacts', { entry_point: task.id })
  await page.goto(`/contacts/${contact.id}`)
  await page.getByRole('region', { name: 'Steps' }).getByRole('button', { name: /Ask/ }).click()
  const step = page.getByRole('region', { name: 'Step', exact: true })
  await expect(step.getByText('Token request')).toBeVisible()
  await expect(step).toContainText(`POST ${box.tokenUrl}`)
  await expect(step.getByText('client_secret=[masked]')).toBeVisible()
  await expect(step.getByText(/invalid_client/).first()).toBeVisible()
  await step.getByRole('button', { name: 'Copy as cURL' }).click()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(copied).toContain(`--url ${box.tokenUrl}`)
  expect(copied).toContain('client_secret=[masked]')
  expect(await page.content()).not.toContain('canary-of-this-test')
})

test('ui-29: a run is hung up, kept as a test of its flow, and deleted', async ({ page, api }) => {
  const id = await call(api)
  await page.goto(`/contacts/${id}`)
  await page.getByRole('button', { name: 'Hang up' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Hang up' }).click()
  await page.getByRole('button', { name: 'Save as test' }).click()
  await page.getByRole('menuitem', { name: 'Keep with the flow' }).click()
  await page.getByLabel('Name of the test').fill('gold caller')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('The test is kept with the flow.')).toBeVisible()
  await page.getByRole('button', { name: 'Cancel' }).click()
  const { items } = await api<{ items: { name: string }[] }>('GET', `/api/flows/${(await line(api)).flow}/tests`)
  expect(items.map((t) => t.name)).toContain('gold-caller')
  await page.getByRole('button', { name: 'Save as test' }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'Download .flowtest' }).click()
  expect((await download).suggestedFilename()).toMatch(/\.flowtest$/)
  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(page).toHaveURL(/\/contacts$/)
})

test('a call is simulated at an entry point', async ({ page, api }) => {
  await line(api)
  await page.goto('/contacts')
  await page.getByRole('button', { name: 'Simulate a call' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: 'Entry point' }).click()
  await page.getByRole('option', { name: 'Service line' }).click()
  await dialog.getByRole('button', { name: 'Start' }).click()
  await expect(page.getByRole('heading', { name: 'Customer lookup', level: 1 })).toBeVisible()
  await expect(page.getByText('Gold service').first()).toBeVisible()
})
