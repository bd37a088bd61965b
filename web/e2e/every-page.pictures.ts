import { furnish } from './estate'
import { see, sights } from './pages'
import { test } from './world'

const widths = { narrow: { width: 390, height: 844 }, wide: { width: 1440, height: 900 } }

test('every page, light and dark, narrow and wide', async ({ api, browser, server }) => {
  const estate = await furnish(api)
  for (const scheme of ['light', 'dark'] as const)
    for (const [size, viewport] of Object.entries(widths)) {
      const context = await browser.newContext({ baseURL: server.url, colorScheme: scheme, viewport, reducedMotion: 'reduce', locale: 'en-GB', timezoneId: 'UTC' })
      const page = await context.newPage()
      for (const stranger of [true, false]) {
        if (!stranger) await context.request.post('/api/session', { data: { email: server.email, password: server.password }, headers: { Origin: server.url } })
        for (const sight of sights.filter((s) => (s.stranger ?? false) === stranger)) {
          await see(page, sight, estate)
          await page.waitForLoadState('networkidle', { timeout: 2_000 }).catch(() => undefined) // a page that follows something never rests
          await page.screenshot({ path: `screenshots/${sight.name}-${scheme}-${size}.png`, fullPage: size === 'narrow' })
        }
      }
      await context.close()
    }
})
