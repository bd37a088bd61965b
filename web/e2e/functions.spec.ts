import type { Page } from '@playwright/test'
import { type Api, expect, test } from './world'

type Made = { id: string; revision: number }

const text = (name: string, source: string) => ({ name, inputs: [{ name: 'n', type: 'INTEGER' }], outputs: [{ name: 'n', type: 'INTEGER' }], source })
const make = (api: Api, name: string, source = 'function main(inputs) {\n  return { n: inputs.n + 1 };\n}\n') => api<Made>('POST', '/api/functions', text(name, source))
const publish = (api: Api, fn: Made, body: object) => api('POST', `/api/functions/${fn.id}/publish`, body, { 'If-Match': `"${String(fn.revision)}"` })
const source = (page: Page) => page.getByRole('textbox', { name: 'JavaScript of the function' })

/** Writes a source in place of what is there. */
async function write(page: Page, lines: string) {
  await source(page).click()
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText(lines)
}

test('a function is made from a starter, runs, is changed, published and called by a flow', async ({ page, api }) => {
  await page.goto('/functions')
  await expect(page.getByRole('heading', { name: 'No functions yet' })).toBeVisible()
  await page.getByRole('button', { name: 'New function' }).click()
  await page.getByLabel('Name of the function').fill('Mask')
  await page.getByRole('radio', { name: 'Digits of a phone number' }).check()
  await page.getByRole('button', { name: 'Create function' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Mask' })).toBeVisible()

  // It runs as it is, with the values that came with it.
  await page.getByRole('button', { name: 'Run' }).first().click()
  const outputs = page.getByRole('table', { name: 'Outputs' })
  await expect(outputs.getByRole('row', { name: /masked.*\*\*\*42/ })).toBeVisible()
  await expect(outputs.getByRole('row', { name: /valid.*true/ })).toBeVisible()
  await expect(page.getByLabel('Log')).toHaveText('digits: 11')

  await write(page, "function main(inputs) {\n  return { masked: '+++', valid: true };\n}\n")
  await expect(page.getByText('Unsaved changes')).toBeVisible()
  await page.keyboard.press('Control+Enter') // saves, then runs
  await expect(outputs.getByRole('row', { name: /masked.*\+\+\+/ })).toBeVisible()
  await expect(page.getByText('All saved')).toBeVisible()

  await page.getByRole('button', { name: 'Publish' }).click()
  const dialog = page.getByRole('dialog', { name: 'Publish Mask' })
  await dialog.getByLabel('Version note').fill('First')
  await dialog.getByRole('checkbox', { name: 'Live' }).check()
  await dialog.getByRole('button', { name: 'Publish version 1' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByText('Version 1', { exact: true })).toBeVisible()

  // The Function activity of a flow offers it by its name, and leads to it.
  const flow = await api<Made>('POST', '/api/flows', {
    text: 'callwright: 1\nname: Calls it\nactivities:\n  - {label: Begin, kind: start, links: {out: Compute}}\n  - {label: Compute, kind: function, links: {default: Done}}\n  - {label: Done, kind: end}\n',
  })
  await page.goto(`/flows/${flow.id}`)
  await page.getByRole('switch', { name: 'Edit' }).click()
  await page.getByRole('group', { name: /^Compute, Function/ }).click()
  await page.getByRole('textbox', { name: 'Function', exact: true }).click()
  await page.getByRole('option', { name: 'Mask' }).click()
  await expect(page.getByRole('link', { name: 'Open Mask (in a new tab)' })).toHaveAttribute('href', /\/functions\/.+/)
})

test('a mistake stands at its line and in a list that leads there', async ({ page, api }) => {
  const fn = await make(api, 'Mistaken')
  await page.goto(`/functions/${fn.id}`)
  await write(page, 'function main(inputs) {\n  return 1 +;\n}\n')
  await page.keyboard.press('Control+S')
  const problem = page.getByRole('button', { name: /Line 2, column 13:.*unexpected token/ })
  await expect(problem).toBeVisible()
  await expect(page.locator('.cm-lint-marker-error')).toHaveCount(1)
  await page.keyboard.press('Control+Home')
  await problem.click()
  await expect(source(page)).toBeFocused()
  await expect(page.locator('.cm-activeLine')).toHaveText(/return 1 \+;/)

  await write(page, "function main(inputs) {\n  console.log('so far');\n  throw new Error('boom');\n}\n")
  await page.getByLabel('n', { exact: true }).fill('1')
  await page.keyboard.press('Control+Enter')
  const alert = page.getByRole('alert').filter({ hasText: 'The run failed' })
  await expect(alert).toContainText('boom')
  await expect(page.getByLabel('Log')).toHaveText('so far')
  await alert.getByRole('button', { name: /Go to line 3/ }).click()
  await expect(page.locator('.cm-activeLine')).toHaveText(/throw new Error/)
})

test('S2-10: what somebody else saved is never overwritten unseen', async ({ page, api }) => {
  const fn = await make(api, 'Shared')
  await page.goto(`/functions/${fn.id}`)
  await write(page, 'const main = () => ({ n: 1 }) // mine\n')
  await api('PUT', `/api/functions/${fn.id}`, text('Shared', 'const main = () => ({ n: 2 }) // theirs\n'), { 'If-Match': '"1"' })
  await page.keyboard.press('Control+S')
  const dialog = page.getByRole('dialog', { name: 'Somebody else saved meanwhile' })
  await expect(dialog.getByText('// theirs')).toBeVisible()
  await expect(dialog.getByText('// mine')).toBeVisible()
  await dialog.getByRole('button', { name: 'Decide later' }).click()
  expect((await api<{ source: string }>('GET', `/api/functions/${fn.id}`)).source).toContain('theirs')
  await page.getByRole('button', { name: 'Save' }).click()
  await dialog.getByRole('button', { name: 'Save mine over it' }).click()
  await expect(page.getByText('All saved')).toBeVisible()
  expect((await api<{ source: string }>('GET', `/api/functions/${fn.id}`)).source).toContain('mine')
})

test('unsaved changes are not left behind by accident', async ({ page, api }) => {
  const fn = await make(api, 'Guarded')
  await page.goto(`/functions/${fn.id}`)
  await write(page, 'const main = () => ({})\n')
  await page.getByRole('link', { name: 'Flows', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Leave without saving?' })
  await dialog.getByRole('button', { name: 'Stay' }).click()
  await expect(dialog).toBeHidden()
  await expect(source(page)).toContainText('const main')
  // The browser asks itself before the page is closed or loaded again.
  page.once('dialog', (asked) => void asked.dismiss())
  const warned = page.waitForEvent('dialog')
  await page.evaluate(() => setTimeout(() => location.reload()))
  expect((await warned).type()).toBe('beforeunload')
  await expect(source(page)).toContainText('const main')
  await page.getByRole('link', { name: 'Flows', exact: true }).click()
  await dialog.getByRole('button', { name: 'Save and leave' }).click()
  await expect(page).toHaveURL(/\/flows$/)
  expect((await api<{ source: string }>('GET', `/api/functions/${fn.id}`)).source).toBe('const main = () => ({})\n')
})

test('S2-7: versions are compared, labelled, rolled back and taken into the draft', async ({ page, api }) => {
  const fn = await make(api, 'Versions')
  await publish(api, fn, { labels: ['Live'], note: 'Adds one' })
  await api('PUT', `/api/functions/${fn.id}`, text('Versions', 'function main(inputs) {\n  return { n: inputs.n + 2 };\n}\n'), { 'If-Match': '"1"' })
  await publish(api, { ...fn, revision: 2 }, { labels: ['Live'], note: 'Adds two' })
  await page.goto(`/functions/${fn.id}?part=versions`)
  const rows = page.getByRole('table', { name: 'Versions' }).getByRole('row')
  await expect(rows.nth(1)).toContainText('Adds two')
  await page.getByRole('button', { name: 'Actions for version 2' }).click()
  await page.getByRole('menuitem', { name: 'Compare with the one before' }).click()
  await expect(page.locator('.cm-mergeView')).toContainText('inputs.n + 1')
  await expect(page.locator('.cm-mergeView')).toContainText('inputs.n + 2')

  await page.getByRole('button', { name: 'Actions for version 1' }).click()
  await page.getByRole('menuitem', { name: 'Roll Live back to it' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Roll back' }).click()
  await expect(rows.nth(2)).toContainText('Live')
  expect((await api<{ labels: object }>('GET', `/api/functions/${fn.id}`)).labels).toMatchObject({ Live: 1, Latest: 2 })

  await page.getByRole('button', { name: 'Actions for version 1' }).click()
  await page.getByRole('menuitem', { name: 'Take it into the draft' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Take it' }).click()
  await expect(source(page)).toContainText('inputs.n + 1')
  await expect(page.getByText('Unsaved changes')).toBeVisible()
})

test('S2-3: who may only look sees the function, and why nothing can be changed', async ({ api, browser, server }) => {
  const fn = await make(api, 'Read only')
  const { link } = await api<{ link: string }>('POST', '/api/users', { email: 'vera@e2e.example', name: 'Vera', roles: ['help_desk_basic_administrator'] })
  const other = await browser.newContext({ baseURL: server.url, locale: 'en-GB' })
  const theirs = await other.newPage()
  await theirs.goto(link)
  await theirs.getByLabel(/^Password/).fill('green spoons sing quietly')
  await theirs.getByRole('button', { name: 'Accept' }).click()
  await expect(theirs.getByRole('link', { name: 'Functions' })).toBeVisible()
  await theirs.goto(`/functions/${fn.id}`)
  await expect(theirs.getByText('Your role may look at this, but not change it.')).toBeVisible()
  await expect(theirs.getByRole('button', { name: 'Run' })).toHaveCount(0)
  await expect(source(theirs)).toHaveAttribute('aria-readonly', 'true')
  await source(theirs).click()
  await theirs.keyboard.type('x')
  await expect(source(theirs)).not.toContainText('xfunction')
  await other.close()
})

test('K8: nothing of the page is refused by the Content-Security-Policy', async ({ page, api }) => {
  const fn = await make(api, 'Policy')
  const refused: string[] = []
  page.on('console', (m) => m.text().includes('Content Security Policy') && refused.push(m.text()))
  await page.goto(`/functions/${fn.id}`)
  await source(page).click()
  await page.keyboard.press('Control+End')
  await page.keyboard.type('// inputs.')
  await expect(page.locator('.cm-tooltip-autocomplete')).toBeVisible()
  await expect(page.getByText('Unsaved changes')).toBeVisible()
  await page.getByRole('tab', { name: 'Versions' }).click()
  await expect(page.getByRole('heading', { name: 'Not published yet' })).toBeVisible()
  expect(refused).toEqual([])
})
