import { expect, test } from './world'

type Flow = { id: string; name: string; text: string; problems?: { severity: string }[]; document: { activities: { label: string; kind: string }[] } }

test('ui-2 the first screen offers to try a sample, to import from Webex and to make a flow', async ({ page }) => {
  await page.goto('/')
  await expect(page.getByRole('heading', { level: 1, name: 'Where do you want to begin?' })).toBeVisible()
  const ways = page.getByRole('main').getByRole('heading', { level: 2 })
  await expect(ways.nth(2)).toBeVisible()
  expect((await ways.allTextContents()).slice(0, 3)).toEqual(['Try a sample', 'Import from Webex', 'New flow'])
  await page.getByRole('link', { name: 'Import from Webex' }).click()
  await expect(page).toHaveURL(/\/flows\/import$/)
})

test('ui-3 one click makes the sample with its connector at the sandbox and opens it with the simulator', async ({ page, api }) => {
  await page.goto('/')
  await page.getByRole('button', { name: 'Try a sample' }).click()
  await expect(page).toHaveURL(/\/flows\/[^/]+\?simulate=1$/)
  const id = new URL(page.url()).pathname.split('/')[2]!
  const flow = await api<Flow>('GET', `/api/flows/${id}`)
  expect(flow.text).toContain('kind: http-request')
  expect((flow.problems ?? []).filter((p) => p.severity === 'error')).toEqual([])
  const { items } = await api<{ items: { id: string; name: string; state: string }[] }>('GET', '/api/connectors')
  const crm = items.find((c) => c.name.startsWith('CRM'))!
  expect(crm.state).toBe('active')
  const tested = await api<{ ok: boolean; verified: boolean; sentence: string }>('POST', `/api/connectors/${crm.id}/test`)
  expect(tested).toMatchObject({ ok: true, verified: true })
  expect(tested.sentence).toContain('gave a token')
})

test('without a sandbox the first screen says how to start it, and offers templates', async ({ page }) => {
  await page.route('**/api/sandbox', (route) => route.fulfill({ json: { running: false } }))
  await page.goto('/')
  const card = page.getByRole('link', { name: 'Try a sample' })
  await expect(card).toContainText('callwright serve --sandbox')
  await card.click()
  await expect(page).toHaveURL(/\/flows\/templates$/)
})

test('S0-11 a new flow starts, ends, and is valid', async ({ page, api }) => {
  await page.goto('/')
  await page.getByRole('link', { name: 'New flow' }).click()
  const dialog = page.getByRole('dialog', { name: 'New flow' })
  await dialog.getByLabel('Name of the flow').fill('Night line')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/flows\/[0-9a-f-]+$/)
  const flow = await api<Flow>('GET', `/api/flows/${page.url().split('/').at(-1)!}`)
  expect(flow.name).toBe('Night line')
  expect(flow.problems ?? []).toEqual([])
  expect(flow.document.activities.map((a) => a.kind)).toEqual(['start', 'end'])
})

test('a name that is taken is told in the field', async ({ page, api }) => {
  await api('POST', '/api/templates/hello', { name: 'Taken name' })
  await page.goto('/flows?new=true')
  await page.getByLabel('Name of the flow').fill('taken NAME')
  await page.getByRole('button', { name: 'Create flow' }).click()
  await expect(page.getByText('There is a flow of that name already.')).toBeVisible()
})

test('what was worked on last is on the first screen', async ({ page, api }) => {
  const { flow } = await api<{ flow: Flow }>('POST', '/api/templates/hello', { name: 'Worked on just now' })
  await page.goto('/')
  await page.getByRole('region', { name: 'Recent flows' }).getByRole('link', { name: 'Worked on just now' }).click()
  await expect(page).toHaveURL(new RegExp(`/flows/${flow.id}$`))
})

test('the first screen when the server fails to make the sample says so', async ({ page }) => {
  await page.route('**/api/templates/customer-lookup', (route) => route.fulfill({ status: 503, json: { title: 'x', status: 503, code: 'unavailable', detail: 'The sandbox does not answer.', request: 'r1' } }))
  await page.goto('/')
  await page.getByRole('button', { name: 'Try a sample' }).click()
  await expect(page.getByRole('alert')).toContainText('The sandbox does not answer.')
})
