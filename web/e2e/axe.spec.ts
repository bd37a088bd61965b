import { AxeBuilder } from '@axe-core/playwright'
import { type Estate, furnish } from './estate'
import { see, sights } from './pages'
import { expect, test } from './world'

let estate: Estate

test.beforeAll(async ({ api }) => {
  estate = await furnish(api)
})

for (const sight of sights)
  test.describe(() => {
    test.use({ signedIn: !sight.stranger, contextOptions: { reducedMotion: 'reduce' } })

    test(`ui-14 ui-15 axe finds nothing serious on ${sight.name}, light and dark`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
      await see(page, sight, estate)
      for (const scheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
        await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme) // the page follows the system at once
        const found = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']).analyze()
        const grave = found.violations.filter((v) => v.impact === 'serious' || v.impact === 'critical')
        expect(grave.map((v) => `${scheme}: ${v.id}: ${v.nodes.map((n) => n.html.slice(0, 160)).join(' | ')}`)).toEqual([])
      }
    })
  })
