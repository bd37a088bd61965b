import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']
const ofColours = ['color-contrast', 'link-in-text-block']

/** Waits until nothing fades or moves any more: colours on their way are nobody's contrast. */
async function stillness(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise(requestAnimationFrame)
    const passing = document.getAnimations().filter((a) => a.effect?.getComputedTiming().iterations !== Infinity)
    await Promise.allSettled(passing.map((a) => a.finished))
  })
}

/** What axe finds grave on the page as it is: by all its rules, or by those that colours matter to. */
export async function grave(page: Page, rules: 'all' | 'colours' = 'all'): Promise<string[]> {
  await stillness(page)
  const axe = new AxeBuilder({ page })
  const { violations } = await (rules === 'all' ? axe.withTags(standards) : axe.withRules(ofColours)).analyze()
  return violations.filter((v) => v.impact === 'serious' || v.impact === 'critical').map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 160)).join(' | ')}`)
}

/** The same in light and then, as only colours change, in dark. */
export async function graveInBoth(page: Page): Promise<string[]> {
  const light = await grave(page)
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  await page.locator('html[data-mantine-color-scheme=dark]').waitFor() // the page follows the system at once
  const dark = await grave(page, 'colours')
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  return [...light, ...dark.map((found) => `dark: ${found}`)]
}
