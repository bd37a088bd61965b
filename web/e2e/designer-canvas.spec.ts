import type { Locator, Page } from '@playwright/test'
import { grave } from './axe'
import { draft, edits, fresh, hello, open, saved } from './designer-world'
import { expect, test } from './world'

const node = (page: Page, label: string) => page.getByRole('application', { name: 'Flow' }).getByRole('group', { name: new RegExp(`^${label}\\b`) })

/** Drags a thing of the activity library to a point of the canvas. */
async function drop(page: Page, kind: Locator, x: number, y: number) {
  const canvas = page.getByRole('application', { name: 'Flow' })
  const box = await canvas.boundingBox()
  await kind.dragTo(canvas, { targetPosition: { x: x - (box?.x ?? 0), y: y - (box?.y ?? 0) } })
}

async function middle(of: Locator) {
  const b = await of.boundingBox()
  if (!b) throw new Error('it is not drawn')
  return { x: b.x + b.width / 2, y: b.y + b.height / 2, ...{ width: b.width, height: b.height } }
}

/** Where something is once the canvas no longer moves. */
async function standing<T>(where: () => Promise<T>): Promise<T> {
  let now = await where()
  await expect
    .poll(
      async () => {
        const before = JSON.stringify(now)
        now = await where()
        return JSON.stringify(now) === before
      },
      { intervals: [100] },
    )
    .toBe(true)
  return now
}

test('ui-6 an activity is added by dragging, by + at a port, by Tab, by a click in the library; a drop on a link splices', async ({ page, api }) => {
  const flow = await hello(api)
  await open(page, flow.id)
  const library = page.getByRole('complementary', { name: 'Activity Library' })
  await expect(node(page, 'Goodbye')).toBeVisible()
  const [welcome, bye] = [await middle(node(page, 'Welcome')), await middle(node(page, 'Goodbye'))]

  await drop(page, library.getByRole('button', { name: 'Play Music' }), welcome.x, welcome.y + 220)
  await expect(node(page, 'PlayMusic')).toBeVisible()

  await page.getByRole('button', { name: 'Add an activity at Error of Welcome' }).click({ force: true })
  await page.getByRole('dialog', { name: 'Add an activity' }).getByRole('combobox').fill('disconnect')
  await page.keyboard.press('Enter')
  await expect(node(page, 'DisconnectContact')).toBeVisible()

  await page.getByRole('application', { name: 'Flow' }).focus()
  await page.keyboard.press('Tab')
  await page.getByRole('dialog', { name: 'Add an activity' }).getByRole('combobox').fill('menu')
  await page.keyboard.press('Enter')
  await expect(node(page, 'Menu')).toBeVisible()

  await page.keyboard.press('Escape')
  await library.getByLabel('Search activities').fill('set variable')
  await library.getByRole('button', { name: 'Set Variable' }).click()
  await expect(node(page, 'SetVariable')).toBeVisible()
  await library.getByLabel('Search activities').fill('')

  await page.getByRole('button', { name: /^Show all/ }).click()
  await expect(node(page, 'Goodbye')).toBeInViewport()
  const edge = page.locator('.react-flow__edge[data-id="a-welcome:default"] path').first()
  const at = await standing(() =>
    edge.evaluate((path: SVGPathElement) => {
      const p = path.getPointAtLength(path.getTotalLength() / 2)
      const m = path.getScreenCTM()!
      return { x: p.x * m.a + m.e, y: p.y * m.d + m.f }
    }),
  )
  await drop(page, library.getByRole('button', { name: 'Collect Digits' }), at.x, at.y)
  await expect(node(page, 'CollectDigits')).toBeVisible()
  await saved(page)
  const { activities } = (await draft(api, flow.id)).document
  const spliced = activities.find((a) => a.label === 'CollectDigits')!
  expect(activities.find((a) => a.id === 'a-welcome')?.links.find((l) => l.port === 'default')?.to).toBe(spliced.id)
  expect(spliced.links.some((l) => l.to === 'a-bye')).toBe(true)
  expect(bye.width).toBeGreaterThan(0)
})

test('ui-9 auto-arrange keeps the selection and the viewport, and never comes unasked', async ({ page, api }) => {
  const flow = await hello(api, { layout: { activities: { 'a-start': { x: 0, y: 0 }, 'a-welcome': { x: 320, y: 304 }, 'a-bye': { x: 640, y: 96 } } } })
  await open(page, flow.id)
  await expect(node(page, 'Welcome')).toBeVisible()
  expect((await draft(api, flow.id)).document.layout?.activities['a-welcome']).toMatchObject({ x: 320, y: 304 })
  await node(page, 'Goodbye').click()
  const viewport = page.locator('.react-flow__viewport')
  const before = await viewport.getAttribute('style')
  await page.getByRole('application', { name: 'Flow' }).press('Shift+A')
  await expect(page.getByRole('button', { name: 'Undo: arrange' })).toBeEnabled()
  expect(await viewport.getAttribute('style')).toBe(before)
  await expect(page.getByRole('complementary', { name: 'Settings' }).getByRole('heading', { name: 'Goodbye', level: 2 })).toBeVisible()
  await saved(page)
  const laid = (await draft(api, flow.id)).document.layout!.activities
  expect(laid['a-start']!.x).toBeLessThan(laid['a-welcome']!.x)
  expect(laid['a-welcome']!.x).toBeLessThan(laid['a-bye']!.x)
})

test('ui-13 changed nodes carry a dot that is also said', async ({ page, api }) => {
  const flow = await hello(api)
  await api('POST', `/api/flows/${flow.id}/publish`, {}, { 'If-Match': `"${String(flow.revision)}"` })
  await open(page, flow.id)
  await node(page, 'Welcome').click()
  await expect(node(page, 'Welcome')).not.toHaveAccessibleName(/Changed/)
  await page.getByLabel('Activity Description').fill('Says hello')
  await expect(node(page, 'Welcome').getByText('Changed since it was published')).toBeAttached()
  await expect(node(page, 'Goodbye').getByText('Changed since it was published')).toHaveCount(0)
})

test('ui-21 the canvas says on the node where a port goes that leads nowhere', async ({ page, api }) => {
  const flow = await hello(api)
  await open(page, flow.id, { edit: false })
  await expect(node(page, 'Welcome').getByText('contact ends')).toBeVisible()
})

test('a click on the empty canvas opens the settings of the flow', async ({ page, api }) => {
  const flow = await hello(api)
  await open(page, flow.id)
  await node(page, 'Welcome').click()
  const settings = page.getByRole('complementary', { name: 'Settings' })
  await expect(settings.getByRole('heading', { name: 'Welcome', level: 2 })).toBeVisible()
  const box = await page.getByRole('application', { name: 'Flow' }).boundingBox()
  await page.mouse.click(box!.x + 40, box!.y + 40)
  await expect(settings.getByRole('button', { name: 'Add flow variable' })).toBeVisible()
})

test('ui-14 the hello flow is built, tested and published by keyboard only', async ({ page, api }) => {
  const made = await api<{ id: string }>('POST', '/api/flows', {
    document: { name: fresh('Keyboard'), type: 'flow', variables: [], events: [], activities: [{ id: 'a-start', label: 'NewContact', kind: 'start', links: [] }] },
  })
  await open(page, made.id, { edit: false })
  await edits(page)
  await page.keyboard.press('Shift+O')
  const outline = page.getByRole('tree', { name: 'Outline of the flow' })
  const item = (name: string) => outline.getByRole('treeitem', { name: new RegExp(`^${name},`) })
  const after = async (row: string, port: string, kind: string) => {
    await item(row).focus()
    await page.keyboard.press('ArrowRight')
    await outline.getByRole('button', { name: `Add activity after ${port}` }).focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('textbox', { name: 'Search activities' }).last()).toBeFocused()
    await page.keyboard.type(kind)
    await expect(page.getByRole('option', { name: new RegExp(`^${kind}`, 'i') }).first()).toHaveAttribute('data-combobox-selected', 'true')
    await page.keyboard.press('Enter')
  }
  await after('NewContact', 'Next', 'play message')
  await expect(item('PlayMessage')).toBeVisible()
  await item('PlayMessage').focus()
  await page.keyboard.press('F2')
  await expect(page.getByLabel('Activity Label')).toBeFocused()
  await page.keyboard.press('Control+a')
  await page.keyboard.type('Welcome')
  await page.keyboard.press('Enter')
  await expect(item('Welcome')).toBeVisible()
  const settings = page.getByRole('complementary', { name: 'Settings' })
  await settings.getByRole('button', { name: 'Text-to-Speech' }).first().focus()
  await page.keyboard.press('Enter')
  await settings.getByRole('textbox', { name: 'Text-to-Speech' }).first().focus()
  await page.keyboard.type('Hello, and thank you for calling.')
  await after('Welcome', 'Default', 'disconnect')
  await expect(item('DisconnectContact')).toBeVisible()
  await page.keyboard.press('Control+s')
  await saved(page)
  const tested = await api<{ id: string }>('POST', '/api/contacts', { draft: made.id })
  await expect.poll(async () => (await api<{ state: string }>('GET', `/api/contacts/${tested.id}`)).state).toBe('over')
  await page.getByRole('button', { name: 'Publish Flow' }).focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Publish Flow' })
  await expect(dialog.getByLabel('Version note')).toBeFocused()
  await page.keyboard.type('First')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  await expect(dialog.getByRole('button', { name: 'Publish version 1' })).toBeEnabled()
  await dialog.getByRole('button', { name: 'Publish version 1' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByText('Version 1 is published.')).toBeVisible()
  expect(await draft(api, made.id)).toMatchObject({ version: 1, labels: { Dev: 1 } })
})

test('ui-14 the keyboard does not stop at the sidebar while the designer has slid it away', async ({ page, api }) => {
  const flow = await hello(api)
  await open(page, flow.id, { edit: false })
  await page.getByRole('button', { name: 'Account' }).focus()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'All flows' })).toBeFocused()
  await page.getByRole('button', { name: 'Menu' }).click()
  await expect(page.getByRole('navigation').getByRole('link', { name: 'Connectors' })).toBeVisible()
})

test('ui-14 axe finds nothing serious on a flow that is edited', async ({ page, api }) => {
  const flow = await hello(api)
  await open(page, flow.id)
  await expect(node(page, 'Welcome')).toBeVisible()
  expect(await grave(page)).toEqual([])
  await node(page, 'Welcome').click()
  await page.keyboard.press('Shift+O')
  await expect(page.getByRole('tree')).toBeVisible()
  expect(await grave(page)).toEqual([])
})
