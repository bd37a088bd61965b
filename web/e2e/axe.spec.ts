import { AxeBuilder } from '@axe-core/playwright'
import { type Estate, furnish } from './estate'
import { see, sights } from './pages'
import { expect, test } from './world'

let estate: Estate

test.beforeAll(async ({ api }) => {
  estate = await furnish(api)
})

for (const scheme of ['light', 'dark'] as const)
  for (const sight of sights)
    test.describe(() => {
      test.use({ signedIn: !sight.stranger, colorScheme: scheme, contextOptions: { reducedMotion: 'reduce' } })

      test(`ui-14 axe finds nothing serious on ${sight.name}, ${scheme} (contrast AA, ui-15)`, async ({ page }) => {
        await see(page, sight, estate)
        // CSP keeps the page's own scripts from evaluating text; axe is put in by the browser.
        const found = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']).analyze()
        const grave = found.violations.filter((v) => v.impact === 'serious' || v.impact === 'critical')
        expect(grave.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 160)).join(' | ')}`)).toEqual([])
      })
    })
