import type { Page } from '@playwright/test'
import { fresh, open } from './designer-world'
import { type Api, expect, test } from './world'

/** A flow with a menu, keys, and a queue, as people build them. */
const trying = (name: string) => `callwright: 1
name: ${name}
variables:
  - {name: pin, type: STRING}
  - {name: place, type: INTEGER, value: "0"}
activities:
  - {label: Begin, kind: start, links: {out: Menu}}
  - {label: Menu, kind: menu, settings: {prompts: [{tts: "1 for sales, 2 for your PIN"}], choices: [{digit: "1", name: sales}, {digit: "2", name: pin}], timeout: 30}, links: {"1": Queue, "2": Pin, timeout: Late, invalid: Menu}}
  - {label: Late, kind: play-message, settings: {prompts: [{tts: "Too late"}]}, links: {default: Bye}}
  - {label: Pin, kind: collect-digits, settings: {prompts: [{tts: "Your PIN"}], min: 4, max: 4, timeout: 30}, links: {default: Echo, timeout: Late, invalid: Late}}
  - {label: Echo, kind: play-message, settings: {prompts: [{tts: "You typed {{ Pin.DigitsEntered }}"}]}, links: {default: Bye}}
  - {label: Queue, kind: queue-contact, settings: {queue: Sales}, links: {default: Music, failure: Bye}}
  - {label: Music, kind: play-music, settings: {audio: defaultmusic_on_hold.wav, duration: 3600}, links: {default: Music}}
  - {label: Bye, kind: disconnect}
`

async function made(api: Api): Promise<string> {
  const queues = await api<{ items: { name: string }[] }>('GET', '/api/queues')
  if (!queues.items.some((q) => q.name === 'Sales')) await api('POST', '/api/queues', { name: 'Sales' })
  return (await api<{ id: string }>('POST', '/api/flows', { text: trying(fresh('Trying')) })).id
}

/** Opens the simulator of a flow and starts a contact. */
async function begun(page: Page, flow: string) {
  await open(page, flow, { edit: false })
  await page.getByRole('button', { name: 'Debug' }).click()
  const panel = page.getByRole('region', { name: 'Simulator' })
  await panel.getByRole('button', { name: 'Start', exact: true }).click()
  return panel
}

test('ui-26: keys, the path on the canvas, variables, the end and another start', async ({ page, api }) => {
  const panel = await begun(page, await made(api))
  const said = panel.getByRole('log', { name: 'Conversation' })
  await expect(said).toContainText('1 for sales, 2 for your PIN')
  await expect(panel.getByText('The flow waits for one of: 1, 2')).toBeVisible()
  await panel.getByRole('button', { name: 'Key 2' }).click()
  await expect(said).toContainText('Your PIN')
  // Keyboard keys work while the panel has the focus.
  await panel.getByRole('button', { name: 'Key 1' }).focus()
  await page.keyboard.type('123')
  await expect(panel.getByText('Typed: 123')).toBeVisible()
  await page.keyboard.type('4')
  await expect(said).toContainText('You typed 1234')
  await expect(panel.getByText('The contact was disconnected.').or(panel.getByText('The flow came to its end.'))).toBeVisible()
  await expect(panel.getByRole('list', { name: 'Last steps' }).getByRole('button').first()).toHaveText('Bye')
  await panel.getByRole('button', { name: 'Start again' }).click()
  await expect(panel.getByText('Running')).toBeVisible()
  await expect(panel.getByText('The flow waits for one of: 1, 2')).toBeVisible()
  await panel.getByRole('button', { name: 'Hang up' }).click()
  await expect(panel.getByText('Ended', { exact: true })).toBeVisible()
})

test('ui-26: the clock, to a timer', async ({ page, api }) => {
  const panel = await begun(page, await made(api))
  const clock = panel.getByRole('region', { name: 'Clock of the contact' })
  await expect(clock).toContainText('time for keys of Menu')
  await clock.getByRole('button', { name: 'To the next timer' }).click()
  await expect(panel.getByRole('log')).toContainText('Too late')
})

test('ui-26: the queue and its agent', async ({ page, api }) => {
  const panel = await begun(page, await made(api))
  await expect(panel.getByText('The flow waits for one of: 1, 2')).toBeVisible()
  await panel.getByRole('button', { name: 'Key 1' }).click()
  const centre = panel.getByRole('region', { name: 'Queue and agent' })
  await expect(centre).toContainText('Waiting in Sales')
  await centre.getByText('Queue figures').click()
  await centre.getByLabel('Position').fill('3')
  await centre.getByRole('button', { name: 'Tell the flow' }).click()
  await expect(panel.getByRole('list', { name: 'Last steps' })).toContainText('Queue figures were given')
  await centre.getByRole('combobox', { name: 'Agent' }).or(centre.getByLabel('Agent', { exact: true })).first().fill('Zoe')
  await centre.getByRole('button', { name: 'Agent answers' }).click()
  await expect(centre).toContainText('Zoe has the contact')
  await expect(panel.getByRole('log')).toContainText('Zoe has joined')
  await expect(centre.getByRole('button', { name: 'Agent answers' })).toHaveCount(0)
  await centre.getByRole('button', { name: 'Agent ends' }).click()
  await expect(panel.getByText('Ended', { exact: true })).toBeVisible()
})

test('ui-26: a draft with problems does not start, and says where they are', async ({ page, api }) => {
  const text = `callwright: 1\nname: ${fresh('Broken')}\nactivities:\n  - {label: Begin, kind: start, links: {out: Ask}}\n  - {label: Ask, kind: condition, settings: {expression: "{{ 1 + }}"}, links: {"true": Bye, "false": Bye}}\n  - {label: Bye, kind: disconnect}\n`
  const flow = await api<{ id: string }>('POST', '/api/flows', { text })
  const panel = await begun(page, flow.id)
  const alert = panel.getByRole('alert')
  await expect(alert).toContainText('The draft cannot start yet')
  await alert.getByRole('button', { name: 'Ask' }).click()
  await expect(page.getByRole('complementary', { name: 'Settings' }).getByRole('heading', { name: 'Ask', level: 2 })).toBeVisible()
})

test('ui-26: a chat, in words', async ({ page, api }) => {
  const { flow } = await api<{ flow: { id: string } }>('POST', '/api/templates/chat-greeting', { sandbox: true })
  const panel = await begun(page, flow.id)
  await expect(panel.getByRole('log')).toContainText('What is your name?')
  await panel.getByLabel('Write something').fill('Maria')
  await page.keyboard.press('Enter')
  await expect(panel.getByRole('log')).toContainText('Nice to meet you, Maria')
  await expect(panel.getByRole('group', { name: 'Keypad' })).toHaveCount(0)
})

test('ui-1 ui-3: from the first page to a finished simulated contact, with connector and token to be seen', async ({ page }) => {
  const began = Date.now()
  await page.goto('/')
  await page.getByRole('button', { name: /sample/i }).first().click()
  const panel = page.getByRole('region', { name: 'Simulator' })
  await expect(panel.getByRole('log')).toContainText('Welcome back, Maria', { timeout: 15_000 })
  const requests = panel.getByRole('region', { name: 'HTTP requests' })
  await expect(requests).toContainText('/crm/customers')
  await expect(requests).toContainText('Status 200')
  await expect(requests).toContainText(/token (cached|fetched)/)
  await expect(panel.getByRole('table', { name: 'Variables' })).toContainText('Maria Alvarez')
  await panel.getByRole('button', { name: 'Agent answers' }).click()
  await panel.getByRole('button', { name: 'Agent ends' }).click()
  await expect(panel.getByText('Ended', { exact: true })).toBeVisible()
  const seconds = (Date.now() - began) / 1000
  console.log(`from the first page to a finished simulated contact: ${seconds.toFixed(1)} s`)
  expect(seconds).toBeLessThan(180)
})
