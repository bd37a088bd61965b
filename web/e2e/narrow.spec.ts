import { expect, test } from './world'

for (const path of ['/users', '/agents']) {
  test(`${path} does not scroll sideways in a window of 390 px`, async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await page.waitForLoadState('networkidle')
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    for (const frame of await page.getByRole('region').all()) expect(await frame.evaluate((e) => e.scrollWidth - e.clientWidth)).toBeLessThanOrEqual(0)
  })
}

test.describe('in German', () => {
  test.use({ locale: 'de-DE' })
  test('the bar of the designer fits a window of 1440 px', async ({ page, api }) => {
    const flow = await api<{ id: string }>('POST', '/api/flows', { text: 'callwright: 1\nname: Leiste\nactivities:\n  - {label: Start, kind: start, links: {out: Ende}}\n  - {label: Ende, kind: end}\n' })
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.goto(`/flows/${flow.id}`)
    const bar = page.getByRole('toolbar').filter({ hasText: 'Validierung' })
    await expect(bar).toBeVisible()
    await bar.getByRole('switch', { name: 'Bearbeiten' }).click()
    await expect(bar.getByText(/Gespeichert/)).toBeVisible()
    expect(await bar.evaluate((e) => e.scrollWidth - e.clientWidth)).toBeLessThanOrEqual(0)
  })
})
