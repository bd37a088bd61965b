import type { Page } from '@playwright/test'
import type { Estate } from './estate'

/** A page as pictures and the accessibility check see it. */
export type Sight = {
  name: string
  path: (e: Estate) => string
  /** What is to be done before it is looked at, such as opening a dialog. */
  then?: (page: Page) => Promise<void>
  /** Nobody is signed in. */
  stranger?: boolean
  /** Heading that says it is there; default: any h1. */
  heading?: string | RegExp
}

/** Every page of the product, and its larger dialogs. */
export const sights: Sight[] = [
  { name: 'sign-in', path: () => '/sign-in', stranger: true },
  { name: 'home', path: () => '/' },
  { name: 'flows', path: () => '/flows' },
  { name: 'templates', path: () => '/flows/templates' },
  { name: 'import', path: () => '/flows/import' },
  { name: 'designer', path: (e) => `/flows/${e.flow}` },
  { name: 'designer-simulator', path: (e) => `/flows/${e.flow}?simulate=1` },
  { name: 'versions', path: (e) => `/flows/${e.flow}/versions` },
  { name: 'functions', path: () => '/functions' },
  {
    name: 'function-new',
    path: () => '/functions',
    then: async (page) => {
      await page.getByRole('button', { name: 'New function' }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'function',
    path: (e) => `/functions/${e.fn}`,
    then: async (page) => {
      await page.getByLabel('number', { exact: true }).fill('+1 415 555 0142')
      await page.getByRole('button', { name: 'Run' }).last().click()
      await page.getByRole('table', { name: 'Outputs' }).waitFor()
    },
  },
  { name: 'function-versions', path: (e) => `/functions/${e.fn}?part=versions` },
  { name: 'entry-points', path: () => '/entry-points' },
  { name: 'webhooks', path: () => '/webhooks' },
  {
    name: 'webhook-key',
    path: () => '/webhooks',
    then: async (page) => {
      await page.getByRole('button', { name: 'Actions for Order system' }).click()
      await page.getByRole('menuitem', { name: 'New key' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'New key' }).click()
      await page.locator('[data-secret]').waitFor()
    },
  },
  { name: 'schedules', path: () => '/schedules' },
  {
    name: 'schedule-new',
    path: () => '/schedules',
    then: async (page) => {
      await page.getByRole('button', { name: 'New schedule' }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'contacts', path: () => '/contacts' },
  { name: 'contact', path: (e) => `/contacts/${e.contact}` },
  { name: 'queues', path: () => '/queues' },
  { name: 'agents', path: () => '/agents' },
  { name: 'skills', path: () => '/skills' },
  { name: 'business-hours', path: () => '/business-hours' },
  { name: 'prompts', path: () => '/prompts' },
  { name: 'global-variables', path: () => '/global-variables' },
  { name: 'virtual-agents', path: () => '/virtual-agents' },
  { name: 'media-destinations', path: () => '/media-destinations' },
  { name: 'connectors', path: () => '/connectors' },
  {
    name: 'connectors-set-up',
    path: () => '/connectors',
    then: async (page) => {
      await page
        .getByRole('button', { name: /^(Set Up|Add More)/ })
        .first()
        .click()
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'connector', path: (e) => `/connectors/${e.connector}` },
  { name: 'users', path: () => '/users' },
  { name: 'organisations', path: () => '/organisations' },
  { name: 'tokens', path: () => '/tokens' },
  { name: 'audit', path: () => '/audit' },
  { name: 'settings', path: () => '/settings' },
  { name: 'not-found', path: () => '/nothing-here' },
]

/** Goes to a page and waits until it is drawn and asks for nothing more. */
export async function see(page: Page, sight: Sight, estate: Estate): Promise<void> {
  await page.goto(sight.path(estate))
  await page.getByRole('heading', { level: 1 }).first().waitFor({ timeout: 20_000 })
  await page.getByRole('status', { name: /^(Loading|Wird geladen|Caricamento)/ }).first().waitFor({ state: 'detached', timeout: 20_000 })
  await sight.then?.(page)
}
