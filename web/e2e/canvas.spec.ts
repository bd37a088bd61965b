import type { Locator, Page } from '@playwright/test'
import { draft, hello, open, saved } from './designer-world'
import { expect, test } from './world'

const canvas = (page: Page) => page.getByRole('application', { name: 'Flow' })
const node = (page: Page, id: string) => page.locator(`.react-flow__node[data-id="${id}"]`)
const port = (page: Page, id: string, name: string) => node(page, id).locator(`.source[data-handleid="${name}"]`)
const wayIn = (page: Page, id: string) => node(page, id).locator('.target')
const selected = (page: Page) => page.locator('.react-flow__node.selected')

async function middle(of: Locator) {
  const box = await of.boundingBox()
  if (!box) throw new Error('it is not drawn')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** Where the canvas is looked at. */
const view = (page: Page) =>
  page.locator('.react-flow__viewport').evaluate((v) => {
    const { e, f, a } = new DOMMatrix(getComputedStyle(v).transform)
    return { x: Math.round(e), y: Math.round(f), zoom: a }
  })

/** The point of the screen that lies a part of the way along a link. */
const along = (page: Page, link: string, part: number) =>
  page.locator(`.react-flow__edge[data-id="${link}"] path`).first().evaluate((path, p) => {
    const line = path as SVGPathElement
    const at = line.getPointAtLength(line.getTotalLength() * p)
    const m = line.getScreenCTM()!
    return { x: at.x * m.a + m.e, y: at.y * m.d + m.f }
  }, part)

type Spot = { x: number; y: number }

async function drag(page: Page, from: Spot, to: Spot, button: 'left' | 'middle' = 'left') {
  await page.mouse.move(from.x, from.y)
  await page.mouse.down({ button })
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 })
  await page.mouse.move(to.x, to.y, { steps: 4 })
  await page.mouse.up({ button })
}

/** A point of the canvas at which there is nothing: below the activities of the hello flow, at the left. */
async function empty(page: Page): Promise<Spot> {
  const box = (await canvas(page).boundingBox())!
  return { x: box.x + 120, y: box.y + box.height * 0.8 }
}

async function ready(page: Page, api: Parameters<typeof hello>[0], change: Parameters<typeof hello>[1] = {}) {
  const flow = await hello(api, change)
  await open(page, flow.id)
  await expect(node(page, 'a-bye')).toBeVisible()
  const links = async (label: string) => {
    await saved(page)
    const list = (await draft(api, flow.id)).document.activities
    return Object.fromEntries((list.find((a) => a.label === label)?.links ?? []).map((l) => [l.port, list.find((a) => a.id === l.to)?.label]))
  }
  return { flow, links }
}

test('ui-6 ports are linked by dragging, an end is moved, and a link let go over nothing opens the library', async ({ page, api }) => {
  const { links } = await ready(page, api)
  await drag(page, await middle(port(page, 'a-welcome', 'error')), await middle(wayIn(page, 'a-bye')))
  await expect(page.locator('.react-flow__edge[data-id="a-welcome:error"]')).toBeAttached()
  expect(await links('Welcome')).toMatchObject({ default: 'Goodbye', error: 'Goodbye' })

  // The end of the first link is taken from Welcome to Goodbye.
  const end = await middle(wayIn(page, 'a-welcome'))
  await drag(page, { x: end.x - 14, y: end.y }, await middle(wayIn(page, 'a-bye')))
  await expect.poll(() => links('NewContact')).toEqual({ out: 'Goodbye' })

  const from = await middle(port(page, 'a-welcome', 'default'))
  await page.getByRole('button', { name: /^Undo: / }).click()
  await expect.poll(() => links('NewContact')).toEqual({ out: 'Welcome' })
  await drag(page, from, await empty(page))
  const library = page.getByRole('dialog', { name: 'Add an activity' })
  await expect(library).toBeVisible()
  await library.getByRole('combobox').fill('menu')
  await page.keyboard.press('Enter')
  await expect.poll(() => links('Welcome')).toMatchObject({ default: 'Menu' })
})

test('ui-6 an activity that stands alone is put into a link by dropping it there; the link that is chosen offers more', async ({ page, api }) => {
  const { links } = await ready(page, api, {
    activities: [
      { id: 'a-start', label: 'NewContact', kind: 'start', links: [{ port: 'out', to: 'a-bye' }] },
      { id: 'a-bye', label: 'Goodbye', kind: 'disconnect', links: [] },
      { id: 'a-alone', label: 'Alone', kind: 'play-message', settings: { prompts: [{ tts: 'Hello.' }] }, links: [] },
    ],
    layout: { activities: { 'a-start': { x: 0, y: 0 }, 'a-bye': { x: 640, y: 0 }, 'a-alone': { x: 240, y: 240 } } },
  })
  const face = (await node(page, 'a-alone').boundingBox())!
  await drag(page, { x: face.x + 80, y: face.y + 12 }, await along(page, 'a-start:out', 0.5))
  await expect.poll(() => links('NewContact')).toEqual({ out: 'Alone' })
  expect(await links('Alone')).toMatchObject({ default: 'Goodbye' })

  const at = await along(page, 'a-start:out', 0.5)
  await page.mouse.click(at.x, at.y)
  await page.getByRole('button', { name: 'Add an activity here' }).click()
  await page.getByRole('dialog', { name: 'Add an activity' }).getByRole('combobox').fill('set variable')
  await page.keyboard.press('Enter')
  await expect.poll(() => links('SetVariable')).toMatchObject({ out: 'Alone' })

  const next = await along(page, 'a-alone:default', 0.5)
  await page.mouse.click(next.x, next.y)
  await canvas(page).press('Delete')
  await expect.poll(() => links('Alone')).toEqual({})
})

test('ui-8 a box selects, Shift adds, what is chosen moves together, Delete removes it and Undo brings it back', async ({ page, api }) => {
  await ready(page, api)
  const [start, welcome, bye] = await Promise.all(['a-start', 'a-welcome', 'a-bye'].map(async (id) => (await node(page, id).boundingBox())!))
  await page.keyboard.down('Shift')
  await drag(page, { x: start!.x - 12, y: start!.y - 30 }, { x: welcome!.x + welcome!.width - 20, y: welcome!.y + welcome!.height + 30 })
  await page.keyboard.up('Shift')
  await expect(selected(page)).toHaveCount(2)
  await node(page, 'a-bye').click({ modifiers: ['Shift'], position: { x: 80, y: 12 } })
  await expect(selected(page)).toHaveCount(3)
  await expect(canvas(page).getByText('3 activities selected')).toBeAttached()

  await drag(page, { x: bye!.x + 80, y: bye!.y + 12 }, { x: bye!.x + 80, y: bye!.y + 92 })
  for (const [id, was] of [['a-start', start], ['a-welcome', welcome], ['a-bye', bye]] as const) {
    await expect.poll(async () => Math.round(((await node(page, id).boundingBox())?.y ?? 0) - was!.y)).toBeGreaterThan(60)
  }
  await canvas(page).focus()
  await page.keyboard.press('Delete')
  await expect(page.locator('.react-flow__node')).toHaveCount(1) // a flow keeps its start
  await page.keyboard.press('Control+z')
  await expect(page.locator('.react-flow__node')).toHaveCount(3)
  await expect(page.locator('.react-flow__edge')).toHaveCount(2)
})

test('the canvas is panned with Space, the middle button and the wheel, Ctrl and the wheel zoom, Shift+1 shows all', async ({ page, api }) => {
  await ready(page, api)
  const at = await empty(page)
  const to = { x: at.x + 90, y: at.y - 60 }
  const before = await view(page)

  await drag(page, at, to, 'middle')
  await expect.poll(() => view(page)).toEqual({ x: before.x + 90, y: before.y - 60, zoom: before.zoom })

  await page.mouse.click(at.x, at.y)
  await page.keyboard.down('Space')
  await drag(page, to, at)
  await page.keyboard.up('Space')
  await expect.poll(() => view(page)).toEqual(before)
  await expect(selected(page)).toHaveCount(0)

  await page.mouse.wheel(0, 100)
  await expect.poll(async () => (await view(page)).y).toBeLessThan(before.y)
  expect((await view(page)).zoom).toBe(before.zoom)

  await page.keyboard.down('Control')
  await page.mouse.wheel(0, 300)
  await page.keyboard.up('Control')
  await expect.poll(async () => (await view(page)).zoom).toBeLessThan(before.zoom)

  await canvas(page).focus()
  await page.keyboard.press('Shift+1')
  await expect.poll(() => view(page)).toEqual(before)
})

test('ui-14 arrow keys walk, Enter opens, D disables, L links, Shift and arrows move', async ({ page, api }) => {
  const { flow, links } = await ready(page, api)
  await node(page, 'a-start').click({ position: { x: 80, y: 12 } })
  await canvas(page).focus()
  await page.keyboard.press('ArrowRight')
  await expect(selected(page)).toHaveAttribute('data-id', 'a-welcome')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('complementary', { name: 'Settings' }).getByRole('heading', { name: 'Welcome', level: 2 })).toBeVisible()

  await canvas(page).focus()
  await page.keyboard.press('d')
  await expect(node(page, 'a-welcome').getByText('Disabled')).toBeVisible()
  for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('l')
  const dialog = page.getByRole('dialog', { name: 'Link Welcome' })
  await dialog.getByRole('combobox', { name: 'Leads to' }).fill('Goodbye')
  await page.getByRole('option', { name: 'Goodbye' }).click()
  await dialog.getByRole('button', { name: 'Link', exact: true }).click()
  await expect(dialog).toBeHidden()
  await expect.poll(async () => Object.values(await links('Welcome')).filter((l) => l === 'Goodbye').length).toBe(2)
  const { document } = await draft(api, flow.id)
  expect(document.layout?.activities['a-welcome']).toEqual({ x: 320, y: 24 })
  expect(document.activities.find((a) => a.id === 'a-welcome')?.disabled).toBe(true)
})

test('ui-9 arranging keeps the selection of several, and where the canvas is looked at', async ({ page, api }) => {
  await ready(page, api, { layout: { activities: { 'a-start': { x: 0, y: 0 }, 'a-welcome': { x: 320, y: 304 }, 'a-bye': { x: 640, y: 96 } } } })
  await node(page, 'a-welcome').click({ position: { x: 80, y: 12 } })
  await node(page, 'a-bye').click({ modifiers: ['Shift'], position: { x: 80, y: 12 } })
  await expect(selected(page)).toHaveCount(2)
  const before = await view(page)
  await canvas(page).press('Shift+A')
  await expect(page.getByRole('button', { name: 'Undo: arrange' })).toBeEnabled()
  await expect(selected(page)).toHaveCount(2)
  expect(await view(page)).toEqual(before)
})

test('ui-10 from afar activities are boxes with their labels that can still be chosen and moved; the map goes there', async ({ page, api }) => {
  await ready(page, api)
  for (let i = 0; i < 5; i++) await page.getByRole('button', { name: 'Zoom out' }).click()
  await expect.poll(async () => (await view(page)).zoom).toBeLessThan(0.5)
  await expect(node(page, 'a-welcome').getByText('Welcome')).toBeVisible()
  await expect(node(page, 'a-welcome').getByRole('listitem')).toHaveCount(0)
  await expect(page.locator('.react-flow__edge')).toHaveCount(2)
  await node(page, 'a-welcome').click()
  await expect(page.getByRole('complementary', { name: 'Settings' }).getByRole('heading', { name: 'Welcome', level: 2 })).toBeVisible()

  const before = await view(page)
  const map = (await page.getByRole('img', { name: 'Map of the flow' }).boundingBox())!
  await drag(page, { x: map.x + 60, y: map.y + 60 }, { x: map.x + 40, y: map.y + 40 })
  await expect.poll(async () => (await view(page)).x).not.toBe(before.x)
  expect((await view(page)).zoom).toBeCloseTo(before.zoom)
  await canvas(page).focus()
  await page.keyboard.press('Shift+1')
  await expect(node(page, 'a-welcome').getByRole('listitem')).not.toHaveCount(0)
})
