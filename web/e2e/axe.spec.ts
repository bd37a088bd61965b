import type { Page } from '@playwright/test'
import { graveInBoth } from './axe'
import { type Estate, furnish } from './estate'
import { see, sights } from './pages'
import { expect, signIn, test } from './world'

let estate: Estate
let page: Page // one for all that is seen: what it has loaded it does not load again

test.beforeAll(async ({ api, browser, server }) => {
  estate = await furnish(api)
  page = await (await browser.newContext({ baseURL: server.url, reducedMotion: 'reduce', colorScheme: 'light' })).newPage()
})

for (const sight of [...sights].sort((a, b) => Number(b.stranger ?? false) - Number(a.stranger ?? false)))
  test(`ui-14 ui-15 axe finds nothing serious on ${sight.name}, light and dark`, async ({ server }) => {
    if (!sight.stranger && (await page.context().cookies()).length === 0) await signIn(page.context(), server)
    await see(page, sight, estate)
    expect(await graveInBoth(page)).toEqual([])
  })
