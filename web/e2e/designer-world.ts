import type { Page } from '@playwright/test'
import { expect } from './world'
import type { Api } from './world'

type Activity = { id: string; label: string; kind: string; settings?: Record<string, unknown>; links: { port: string; to: string }[]; disabled?: boolean; description?: string }
type Document = { name: string; type: 'flow'; variables: { name: string; type: string }[]; activities: Activity[]; events: Activity[]; layout?: { activities: Record<string, { x: number; y: number }> } }
export type Flow = { id: string; revision: number; version: number; document: Document; labels: Record<string, number> }

let made = 0

/** A name that no other flow of the run has. */
export function fresh(name: string): string {
  return `${name} ${String(Date.now() % 1_000_000)}-${String(++made)}`
}

/** Makes the hello flow: NewContact, Welcome, Goodbye, from left to right. */
export function hello(api: Api, change: Partial<Document> = {}): Promise<Flow> {
  const document: Document = {
    name: fresh('Hello'), type: 'flow', variables: [], events: [],
    activities: [
      { id: 'a-start', label: 'NewContact', kind: 'start', links: [{ port: 'out', to: 'a-welcome' }] },
      { id: 'a-welcome', label: 'Welcome', kind: 'play-message', settings: { prompts: [{ tts: 'Hello, and thank you for calling.' }] }, links: [{ port: 'default', to: 'a-bye' }] },
      { id: 'a-bye', label: 'Goodbye', kind: 'disconnect', links: [] },
    ],
    layout: { activities: { 'a-start': { x: 0, y: 0 }, 'a-welcome': { x: 320, y: 0 }, 'a-bye': { x: 640, y: 0 } } },
    ...change,
  }
  return api<Flow>('POST', '/api/flows', { document })
}

/** The draft as the server has it. */
export const draft = (api: Api, id: string) => api<Flow>('GET', `/api/flows/${id}`)

/** Opens a flow; with `edit` in edit mode. */
export async function open(page: Page, id: string, { edit = true, search = '' } = {}): Promise<void> {
  await page.goto(`/flows/${id}${search}`)
  await expect(page.getByRole('toolbar', { name: 'Flow' })).toBeVisible()
  if (edit) await edits(page)
}

/** Turns edit mode on. */
export async function edits(page: Page): Promise<void> {
  const toggle = page.getByRole('switch', { name: 'Edit' })
  await toggle.focus()
  if (!(await toggle.isChecked())) await page.keyboard.press('Space')
  await expect(toggle).toBeChecked()
}

/** Turns autosave off, so that a test says itself what is saved. */
export async function byHand(page: Page): Promise<void> {
  const toggle = page.getByRole('switch', { name: 'Autosave' })
  await toggle.focus()
  if (await toggle.isChecked()) await page.keyboard.press('Space')
  await expect(toggle).not.toBeChecked()
}

/** Shows the outline, and gives the row of an activity. */
export async function row(page: Page, label: string) {
  const outline = page.getByRole('tree', { name: 'Outline of the flow' })
  if (!(await outline.isVisible())) await page.getByRole('button', { name: 'Outline' }).click()
  return outline.getByRole('treeitem', { name: label })
}

/** Selects an activity by the outline, and gives its settings. */
export async function choose(page: Page, label: string) {
  await (await row(page, label)).click()
  const settings = page.getByRole('complementary', { name: 'Settings' })
  await expect(settings.getByRole('heading', { name: label, level: 2 })).toBeVisible()
  return settings
}

/** Waits until the draft is saved. */
export async function saved(page: Page): Promise<void> {
  await expect(page.getByRole('toolbar', { name: 'Flow' }).getByText(/^Saved /)).toBeVisible()
}
