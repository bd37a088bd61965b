import type { Page } from '@playwright/test'
import { type Api, expect, test } from './world'

type Flow = { id: string; revision: number; labels: Record<string, number>; text: string; changed: boolean }

const words = (sentence: string) => `callwright: 1
name: NAME
activities:
  - {label: NewContact, kind: start, links: {out: Welcome}}
  - label: Welcome
    kind: play-message
    settings: {prompts: [{tts: "${sentence}"}]}
    links: {default: Bye}
  - {label: Bye, kind: disconnect}
`

/** A flow with versions that say different things. */
async function published(api: Api, name: string, sentences: string[]): Promise<string> {
  let flow = await api<Flow>('POST', '/api/flows', { text: words(sentences[0]!), name })
  for (const [i, sentence] of sentences.entries()) {
    const match = { 'If-Match': `"${String(flow.revision)}"` }
    if (i > 0) flow = await api<Flow>('PUT', `/api/flows/${flow.id}`, { text: words(sentence), name }, match)
    await api('POST', `/api/flows/${flow.id}/publish`, { note: `Says ${sentence}`, labels: ['Live'] }, { 'If-Match': `"${String(flow.revision)}"` })
  }
  return flow.id
}

const menu = async (page: Page, version: number, item: string) => {
  await page.getByRole('button', { name: `Actions for version ${String(version)}` }).click()
  await page.getByRole('menuitem', { name: item, exact: true }).click()
}

test('ui-30 two versions are compared by activity and as text', async ({ page, api }) => {
  const id = await published(api, 'Compared', ['Good morning', 'Good evening'])
  await page.goto(`/flows/${id}/versions`)
  await expect(page.getByRole('heading', { level: 1, name: 'Versions of Compared' })).toBeVisible()
  await expect(page.getByRole('table')).toContainText('Says Good evening')
  const changed = page.getByRole('article').filter({ hasText: 'Welcome' })
  await expect(changed).toContainText('Good morning')
  await expect(changed).toContainText('Good evening')
  await expect(page.getByText('Activities: 0 added, 0 removed, 1 changed')).toBeVisible()
  await page.getByRole('tab', { name: 'As text' }).click()
  await expect(page.getByRole('textbox', { name: 'Version 1' })).toContainText('Good morning')
  await expect(page.getByRole('textbox', { name: 'Version 2' })).toContainText('Good evening')
})

test('ui-30 Live is rolled back: what it touches is told, and that contacts in flight stay', async ({ page, api }) => {
  const id = await published(api, 'Rolled back', ['One', 'Two', 'Three'])
  await api('POST', '/api/entry-points', { name: 'Line that rolls', channel: 'telephony', flow: id, label: 'Live', numbers: ['+14155550320'] })
  await page.goto(`/flows/${id}/versions`)
  await page.getByRole('button', { name: 'Roll back', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Roll Live back' })
  await expect(dialog.getByRole('combobox', { name: 'Back to' })).toHaveValue(/^Version 2/)
  await expect(dialog.getByText('Live moves from version 3 to version 2.')).toBeVisible()
  await expect(dialog.getByRole('link', { name: 'Line that rolls' })).toBeVisible()
  await expect(dialog.getByText(/Contacts in flight stay on their version/)).toBeVisible()
  await dialog.getByRole('button', { name: 'Roll back' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('row', { name: /^2/ })).toContainText('Live')
  const flow = await api<Flow>('GET', `/api/flows/${id}`)
  expect(flow.labels.Live).toBe(2)
})

test('labels are set, the draft is reverted, a version is exported', async ({ page, api }) => {
  const id = await published(api, 'Labelled', ['Old words', 'New words'])
  await page.goto(`/flows/${id}/versions`)
  await menu(page, 1, 'Set label Test')
  const label = page.getByRole('dialog', { name: 'Set Test to version 1?' })
  await expect(label.getByText('No entry point and no flow takes Test.')).toBeVisible()
  await label.getByRole('button', { name: 'Set label' }).click()
  await expect(label).toBeHidden()
  await expect(page.getByRole('row', { name: /^1/ })).toContainText('Test')
  await menu(page, 1, 'Revert the draft to it')
  await page.getByRole('dialog').getByRole('button', { name: 'Revert draft' }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
  const flow = await api<Flow>('GET', `/api/flows/${id}`)
  expect(flow.text).toContain('Old words')
  expect(flow.labels).toMatchObject({ Test: 1, Live: 2 })
  await menu(page, 2, 'Compare with the draft')
  await expect(page.getByRole('article').filter({ hasText: 'Welcome' })).toContainText('Old words')
  await page.getByRole('button', { name: 'Actions for version 2' }).click()
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'Export as text (YAML)' }).click()])
  const text = await (await file.createReadStream()).toArray()
  expect(Buffer.concat(text as Buffer[]).toString()).toContain('New words')
})

test('a flow that was never published says what to do; one that is not there is not there', async ({ page, api }) => {
  const { flow } = await api<{ flow: Flow }>('POST', '/api/templates/hello', { name: 'Never published' })
  await page.goto(`/flows/${flow.id}/versions`)
  await expect(page.getByRole('heading', { name: 'Not published yet' })).toBeVisible()
  await page.goto('/flows/nowhere/versions')
  await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible()
})
