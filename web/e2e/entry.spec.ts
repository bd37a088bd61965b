import { expect, test } from './world'

test.describe('for strangers', () => {
  test.use({ signedIn: false })

  test('a stranger signs in and comes to the page that was asked for', async ({ page, server }) => {
    await page.goto('/connectors')
    await expect(page).toHaveURL(/\/sign-in\?next=/)
    await page.getByLabel('E-mail').fill(server.email)
    await page.getByLabel('Password', { exact: true }).fill('wrong')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByRole('alert')).toBeVisible()
    await page.getByLabel('Password', { exact: true }).fill(server.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page).toHaveURL(/\/connectors$/)
  })
})

test('K8: no page breaks its Content-Security-Policy', async ({ page }) => {
  const broken: string[] = []
  page.on('console', (m) => {
    if (/Content Security Policy/i.test(m.text())) broken.push(m.text())
  })
  const answer = await page.goto('/')
  expect(answer?.headers()['content-security-policy']).not.toContain('unsafe')
  await expect(page.getByRole('navigation')).toBeVisible()
  expect(broken).toEqual([])
})

test('the session ends with Sign out', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/sign-in/)
  await page.goto('/flows')
  await expect(page).toHaveURL(/\/sign-in/)
})
