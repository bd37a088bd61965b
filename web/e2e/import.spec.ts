import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from './world'

const caller = (queue: string, subflow: string) => `callwright: 1
name: Front desk
activities:
  - {label: NewContact, kind: start, links: {out: Balance}}
  - {label: Balance, kind: subflow, settings: {flow: ${subflow}}, links: {default: Wait in line, error: Wait in line}}
  - {label: Wait in line, kind: queue-contact, settings: {queue: ${queue}}, links: {default: Bye, failure: Bye}}
  - {label: Bye, kind: disconnect}
`
const part = `callwright: 1
name: Balance teller
type: subflow
activities:
  - {label: Start, kind: subflow-start, links: {out: End}}
  - {label: End, kind: subflow-end}
`

/** Drops files on the page as a browser would hand them over. */
async function drop(page: Page, files: { name: string; text: string }[]) {
  const transfer = await page.evaluateHandle((given) => {
    const made = new DataTransfer()
    for (const { name, text } of given) made.items.add(new File([text], name))
    return made
  }, files)
  for (const event of ['dragenter', 'dragover', 'drop']) await page.getByTestId('page-drop').dispatchEvent(event, { dataTransfer: transfer })
}

const card = (page: Page, path: string) => page.getByRole('article', { name: path })

test('ui-4 files dropped anywhere on the flows are checked, bound by name and only then saved', async ({ page, api }) => {
  await api('POST', '/api/queues', { name: 'Reception', settings: {} })
  const before = (await api<{ items: unknown[] }>('GET', '/api/flows?name=Front%20desk')).items.length
  await page.goto('/flows')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await drop(page, [
    { name: 'a-front.yaml', text: caller('RECEPTION NORTH', 'balance TELLER') },
    { name: 'b-part.yaml', text: part },
    { name: 'c-broken.json', text: '{"not": "a flow"}' },
  ])
  await expect(page).toHaveURL(/\/flows\/import$/)
  const front = card(page, 'a-front.yaml')
  await expect(front).toContainText('4 activities: 3 run, 1 needs a queue')
  await expect(front).not.toContainText('needs a subflow')
  await expect(front.getByRole('combobox', { name: 'Subflow for balance TELLER' })).toHaveValue('Balance teller')
  await expect(card(page, 'b-part.yaml')).toContainText('2 activities: all run')
  await expect(card(page, 'c-broken.json').getByRole('alert')).toContainText('The text is no flow')
  expect((await api<{ items: unknown[] }>('GET', '/api/flows?name=Front%20desk')).items).toHaveLength(before)

  const queue = front.getByRole('combobox', { name: 'Queue for RECEPTION NORTH' })
  await expect(queue).toHaveValue('Leave open')
  await queue.click()
  await page.getByRole('option', { name: 'Reception', exact: true }).click()
  await expect(front).toContainText('4 activities: all run')
  await page.getByRole('button', { name: 'Import 2 flows' }).click()
  await expect(page.getByText('2 imported')).toBeVisible()
  const [flow] = (await api<{ items: { id: string }[] }>('GET', '/api/flows?name=Front%20desk')).items
  const saved = await api<{ problems?: { message: string }[]; text: string }>('GET', `/api/flows/${flow!.id}`)
  expect(saved.problems ?? []).toEqual([])
  await page.getByRole('link', { name: 'Open Front desk' }).click()
  await expect(page).toHaveURL(new RegExp(`/flows/${flow!.id}$`))
})

test('ui-4 a folder is imported; a flow of the same name gets another, or becomes the draft of the first', async ({ page, api }) => {
  const folder = mkdtempSync(join(tmpdir(), 'callwright-import-'))
  try {
    writeFileSync(join(folder, 'teller.yaml'), part.replace('Balance teller', 'Folder teller'))
    writeFileSync(join(folder, 'readme.txt'), 'nothing')
    await page.goto('/flows/import')
    const choose = () => page.locator('input[type=file][webkitdirectory]').setInputFiles(folder)
    await choose()
    await expect(page.getByRole('article')).toHaveCount(1)
    await page.getByRole('button', { name: 'Import 1 flow' }).click()
    await expect(page.getByText('1 imported')).toBeVisible()
    await page.getByRole('button', { name: 'Import more' }).click()
    await choose()
    await expect(page.getByLabel('Name of the flow')).toHaveValue('Folder teller 2')
    await page.getByRole('radio', { name: 'Replace its draft' }).click()
    await page.getByRole('button', { name: 'Import 1 flow' }).click()
    await expect(page.getByText('1 imported')).toBeVisible()
    const { items } = await api<{ items: { revision: number }[] }>('GET', '/api/flows?name=Folder%20teller')
    expect(items.map((f) => f.revision)).toEqual([2])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('a file that fails to be saved says why, and the others go on', async ({ page }) => {
  await page.goto('/flows/import')
  await drop(page, [
    { name: 'one.yaml', text: part.replace('Balance teller', 'Goes well') },
    { name: 'two.yaml', text: part.replace('Balance teller', 'Goes wrong') },
  ])
  const wrong = card(page, 'two.yaml')
  await expect(wrong).toContainText('all run')
  await page.route('**/api/flows', (route) =>
    route.request().method() === 'POST' && route.request().postData()?.includes('Goes wrong') ? route.fulfill({ status: 422, json: { title: 'x', status: 422, code: 'invalid', detail: 'The name is not allowed.' } }) : route.continue(),
  )
  await page.getByRole('button', { name: 'Import 2 flows' }).click()
  await expect(wrong.getByRole('alert')).toHaveText('The name is not allowed.')
  await expect(page.getByText('1 imported · 1 not imported')).toBeVisible()
  await page.unroute('**/api/flows')
  await page.getByRole('button', { name: 'Import 1 flow' }).click()
  await expect(page.getByText('2 imported')).toBeVisible()
})

test.describe('with real exports', () => {
  const folders = (process.env.CALLWRIGHT_EXPORTS ?? '').split(':').filter((f) => f !== '' && existsSync(f))
  test.skip(folders.length === 0, 'CALLWRIGHT_EXPORTS names no folder with Webex exports')

  // Before all of them are imported: afterwards the organisation has what they refer to.
  test('ui-4 flows that call each other are bound to each other in one import', async ({ page }) => {
    const folder = folders.find((f) => existsSync(join(f, 'ciscoAISCG__Payment_Flow.json')))
    test.skip(folder === undefined, 'no exports that call each other')
    const pick = (name: string) => ({ name, text: readFileSync(join(folder!, name), 'utf8') })
    await page.goto('/flows/import')
    await drop(page, [pick('ciscoAISCG__Payment_Flow.json'), pick('ciscoAISCG__checkBalance.json'), pick('ciscoAISCG__makePayment.json')])
    const payment = card(page, 'ciscoAISCG__Payment_Flow.json')
    await expect(payment.getByRole('combobox', { name: 'Subflow for checkBalance' })).toHaveValue(/^checkBalance/)
    await expect(payment.getByRole('combobox', { name: 'Subflow for makePayment' })).toHaveValue(/^makePayment/)
    await expect(payment).not.toContainText(/needs? a subflow/)
  })

  test('ui-4 every export is reported by activity, and imported', async ({ page, api }) => {
    test.setTimeout(120_000)
    const files = folders.flatMap((f) => readdirSync(f).filter((n) => n.endsWith('.json')).map((n) => join(f, n)))
    const before = (await api<{ items: unknown[] }>('GET', '/api/flows?limit=200')).items.length
    await page.goto('/flows/import')
    await page.locator('input[type=file][multiple]').setInputFiles(files)
    await expect(page.getByRole('article')).toHaveCount(files.length)
    const run = page.getByRole('button', { name: `Import ${String(files.length)} flows` })
    await expect(run).toBeEnabled({ timeout: 60_000 })
    for (const one of await page.getByRole('article').all()) await expect(one).toContainText(/\d+ activities: (all run|\d+ runs?)/)
    await run.click()
    await expect(page.getByRole('button', { name: 'Import more' })).toBeVisible({ timeout: 90_000 })
    const { items } = await api<{ items: unknown[] }>('GET', '/api/flows?limit=200')
    expect(items).toHaveLength(before + files.length)
  })
})
