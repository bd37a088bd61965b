import type { Page } from '@playwright/test'
import { choose, draft, hello, open, saved } from './designer-world'
import { expect, test } from './world'

/** What the browser keeps a page from doing, and what goes wrong in it. */
async function complaints(page: Page): Promise<() => Promise<string[]>> {
  const said: string[] = []
  page.on('console', (m) => {
    if (/content.security.policy/i.test(m.text()) || (m.type() === 'error' && /Uncaught|Minified React/i.test(m.text()))) said.push(m.text())
  })
  page.on('pageerror', (e) => said.push(e.message))
  await page.addInitScript(() => {
    const kept = ((window as unknown as { refused: string[] }).refused = [])
    document.addEventListener('securitypolicyviolation', (e) => (kept as string[]).push(`${e.violatedDirective} ${e.blockedURI} ${e.sample}`))
  })
  return async () => [...said, ...(await page.evaluate(() => (window as unknown as { refused: string[] }).refused))]
}

const request = {
  variables: [{ name: 'customer', type: 'STRING' }, { name: 'tier', type: 'INTEGER' }],
  activities: [
    { id: 'a-start', label: 'NewContact', kind: 'start', links: [{ port: 'out', to: 'a-ask' }] },
    { id: 'a-ask', label: 'Ask', kind: 'http-request', settings: { authenticated: false, url: 'https://crm.example', method: 'POST', content_type: 'Application/JSON', outputs: [{ variable: 'customer', path: '$.a' }] }, links: [{ port: 'default', to: 'a-bye' }] },
    { id: 'a-bye', label: 'Goodbye', kind: 'disconnect', links: [] },
  ],
}

/** Takes an offered word by Enter; the editor takes keys for typing in the first 75 ms of an offer, which nobody reads in less. */
async function accept(page: Page, name: RegExp) {
  await expect(page.getByRole('option', { name }).first()).toBeVisible()
  await page.waitForTimeout(150)
  await page.keyboard.press('Enter')
}

test('ui-18 K8 an expression is completed with the keyboard, underlined, and tried, within the policy of the page', async ({ page, api }) => {
  const refused = await complaints(page)
  const flow = await hello(api, request)
  await open(page, flow.id)
  const settings = await choose(page, 'Ask')
  const body = settings.getByRole('textbox', { name: 'Request Body' })
  await body.click()
  await page.keyboard.type('{"name": "{{ cust')
  await accept(page, /^customer/)
  await page.keyboard.type(' | upp')
  await accept(page, /^upper/)
  await expect(body).toContainText('customer | upper')
  await page.keyboard.press('Control+End')
  await expect(body).toHaveAttribute('aria-multiline', 'true') // the server says that it has several lines
  await saved(page)
  const kept = (await draft(api, flow.id)).document.activities[1]?.settings?.body as string
  expect(kept).toMatch(/^\{"name": "\{\{ ?customer \| upper ?\}\}"\}$/)

  await page.keyboard.press('Control+Enter')
  const tester = settings.getByRole('region', { name: 'Try Request Body' })
  await tester.getByLabel('customer').fill('Ada')
  await expect(tester.getByLabel('Result')).toHaveText('{"name": "ADA"}')
  await body.click()
  await page.keyboard.press('Control+a')
  await page.keyboard.insertText('{{ customer | }}')
  await expect(tester.getByText(/^Line 1, column \d+:/)).toBeVisible()
  await expect(settings.locator('.cm-lintRange-error').first()).toBeVisible()
  await settings.getByRole('button', { name: 'Try Request Body' }).click()
  await expect(tester).toHaveCount(0)
  expect(await refused()).toEqual([])
})

test('ui-20 K8 a click in a pasted body makes the JSONPath of a row, within the policy of the page', async ({ page, api }) => {
  const refused = await complaints(page)
  const flow = await hello(api, request)
  await open(page, flow.id)
  const settings = await choose(page, 'Ask')
  const row = settings.getByRole('group', { name: /row 1$/ })
  await row.getByRole('button', { name: /^Try / }).click()
  const tester = row.getByRole('region')
  await tester.getByLabel('Body', { exact: true }).first().fill('{"customers":[{"last name":"Lovelace","age":36}]}')
  const tree = tester.getByRole('tree')
  for (const at of ['$', '$.customers', '$.customers[0]']) {
    const branch = tree.locator(`[data-at="${at}"]`)
    await branch.focus()
    if ((await branch.getAttribute('aria-expanded')) === 'false') await page.keyboard.press('ArrowRight')
  }
  await tree.getByText('last name').click()
  await expect(row.getByRole('textbox', { name: 'Path Expression' })).toHaveValue("$.customers[0]['last name']")
  await expect(tester.getByLabel('Result')).toHaveText('Lovelace') // read by the server
  await tester.getByLabel('Content Type').selectOption('YAML')
  await expect(tester.getByRole('tree')).toHaveCount(0)
  await saved(page)
  expect((await draft(api, flow.id)).document.activities[1]?.settings?.outputs).toEqual([{ variable: 'customer', path: "$.customers[0]['last name']" }])
  expect(await refused()).toEqual([])
})

test('K8 a Send with a sentence of why nothing went out keeps within the policy of the page', async ({ page, api }) => {
  const refused = await complaints(page)
  const flow = await hello(api, { ...request, activities: request.activities.map((a) => (a.id === 'a-ask' ? { ...a, settings: { authenticated: true, connector: 'Nobody', path: '/x?tier={{ tier }}', method: 'GET' } } : a)) })
  await open(page, flow.id)
  const settings = await choose(page, 'Ask')
  await expect(settings.getByText(/there is no active connector “Nobody”/)).toBeVisible()
  const trial = settings.getByRole('region', { name: 'Try the request' })
  await trial.getByLabel('tier').fill('3')
  await trial.getByRole('button', { name: 'Send' }).click()
  await expect(trial.getByRole('alert')).toContainText(/Nobody/)
  expect(await refused()).toEqual([])
})
