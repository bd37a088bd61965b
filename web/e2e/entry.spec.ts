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

for (const [locale, words] of Object.entries({
  'de-DE': { password: 'Passwort', signIn: 'Anmelden', refusal: 'Die E-Mail-Adresse oder das Passwort ist falsch.' },
  'it-IT': { password: 'Password', signIn: 'Accedi', refusal: "L'indirizzo e-mail o la password non è corretto." },
})) {
  test.describe(`for strangers whose browser speaks ${locale}`, () => {
    test.use({ signedIn: false, locale })

    test('a refusal of the server is in the language of the page', async ({ page, server }) => {
      await page.goto('/sign-in')
      await page.getByLabel('E-mail').fill(server.email)
      await page.getByLabel(words.password, { exact: true }).fill('wrong')
      await page.getByRole('button', { name: words.signIn }).click()
      await expect(page.getByRole('alert')).toContainText(words.refusal)
    })
  })
}

test('what the server says changes its language with the pages', async ({ page, api }) => {
  const settings = { scheme: 'basic', resource_domain: 'https://api.example.com', username: 'u', password: 'p' }
  const made = await api<{ id: string }>('POST', '/api/connectors', { name: 'Mother tongue', kind: 'custom', unvalidated: true, settings })
  await page.goto(`/connectors/${made.id}`)
  await expect(page.getByText('Nothing was verified yet: there is no validation URL.')).toBeVisible()
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('menuitemradio', { name: 'Deutsch' }).click()
  await expect(page.getByText('Noch wurde nichts geprüft: Es gibt keine Validierungs-URL.')).toBeVisible()
  await page.getByRole('button', { name: 'Konto' }).click()
  await page.getByRole('menuitemradio', { name: 'Italiano' }).click()
  await expect(page.getByText("Non è stato ancora verificato nulla: non c'è un URL di convalida.")).toBeVisible()
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
