import { loadavg } from 'node:os'
import type { CDPSession, Page } from '@playwright/test'
import { expect, test } from './world'

test.use({ trace: 'off' }) // a trace takes time that is not the canvas's

// A flow of 500 activities, in columns of 20, each leading to the next.
const activities = Array.from({ length: 500 }, (_, i) => ({
  id: `a${String(i)}`,
  label: i === 0 ? 'Start' : `Step${String(i)}`,
  kind: i === 0 ? 'start' : i % 3 === 0 ? 'condition' : i % 3 === 1 ? 'set-variable' : 'play-message',
  settings: {},
  links: i === 499 ? [] : [{ port: i === 0 ? 'out' : i % 3 === 0 ? 'true' : i % 3 === 1 ? 'out' : 'default', to: `a${String(i + 1)}` }],
}))
const layout = { activities: Object.fromEntries(activities.map((a, i) => [a.id, { x: Math.floor(i / 20) * 320, y: (i % 20) * 160 }])) }

const measured = ['TaskDuration', 'ScriptDuration', 'LayoutDuration', 'RecalcStyleDuration'] as const

/** What the page's main thread has done so far, in milliseconds. */
async function worked(cdp: CDPSession): Promise<Record<(typeof measured)[number], number>> {
  const { metrics } = await cdp.send('Performance.getMetrics')
  return Object.fromEntries(measured.map((n) => [n, (metrics.find((m) => m.name === n)?.value ?? 0) * 1000])) as never
}

/** What all of the browser's processes have done so far, in milliseconds: drawing is another process's work. */
async function spent(whole: CDPSession): Promise<number> {
  const { processInfo } = await whole.send('SystemInfo.getProcessInfo')
  return processInfo.reduce((sum, p) => sum + p.cpuTime * 1000, 0)
}

/** Frames in which nothing moves: what the machine can give at all. */
const idle = (page: Page) =>
  page.evaluate(async () => {
    const frame = () => new Promise<number>((r) => requestAnimationFrame(r))
    const first = await frame()
    let last = first
    for (let i = 0; i < 60; i++) last = await frame()
    return 60_000 / (last - first)
  })

/** Pans by the wheel, once in each frame, there and back. */
const pan = (page: Page, frames: number) =>
  page.evaluate(async (count) => {
    const pane = document.querySelector('.react-flow__pane')
    const box = pane?.getBoundingClientRect()
    if (!pane || !box) throw new Error('there is no canvas')
    const frame = () => new Promise<number>((r) => requestAnimationFrame(r))
    const times: number[] = []
    let before = await frame()
    for (let i = 0; i < count; i++) {
      pane.dispatchEvent(new WheelEvent('wheel', { deltaX: i < count / 2 ? 24 : -24, deltaY: i % 100 < 50 ? 12 : -12, clientX: box.x + box.width / 2, clientY: box.y + box.height / 2, bubbles: true, cancelable: true }))
      const now = await frame()
      times.push(now - before)
      before = now
    }
    const total = times.reduce((a, b) => a + b, 0)
    times.sort((a, b) => a - b)
    return { perSecond: (count * 1000) / total, median: times[count >> 1] ?? 0, slowest: times.at(-1) ?? 0 }
  }, frames)

test('ui 10: a flow of 500 activities is panned smoothly, and only what is in view is in the page', async ({ page, api }) => {
  const flow = await api<{ id: string }>('POST', '/api/flows', { document: { name: 'Large', type: 'flow', variables: [], events: [], activities, layout } })
  await page.goto(`/flows/${flow.id}`)
  await expect(page.getByRole('application', { name: 'Flow' })).toBeVisible()
  const faces = page.locator('.react-flow__node')
  await expect(faces.first()).toBeVisible()
  expect(await faces.count()).toBeLessThan(120)

  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
  const whole = await page.context().browser()!.newBrowserCDPSession()
  const still = await idle(page)
  await pan(page, 40)
  const zooms = [{ name: 'as it opens', figures: await panned(page, cdp, whole) }]
  for (let i = 0; i < 4; i++) await page.getByRole('button', { name: 'Zoom out' }).click()
  await expect(async () => expect(await zoom(page)).toBeLessThan(0.5)).toPass()
  zooms.push({ name: 'far out', figures: await panned(page, cdp, whole) })

  for (const { name, figures: f } of zooms)
    console.log(
      `500 activities, ${name} (zoom ${f.zoom.toFixed(2)}, ${String(f.faces)} in view): ${f.perSecond.toFixed(1)} frames/s (${still.toFixed(1)} while nothing moves), median ${f.median.toFixed(1)} ms, slowest ${f.slowest.toFixed(1)} ms; ` +
        `main thread ${f.TaskDuration.toFixed(1)} ms a frame (script ${f.ScriptDuration.toFixed(1)}, style ${f.RecalcStyleDuration.toFixed(1)}, layout ${f.LayoutDuration.toFixed(1)}), all of the browser ${f.all.toFixed(1)} ms of processor; load ${loadavg()[0]?.toFixed(1) ?? ''}`,
    )
  expect(await page.locator('.react-flow__viewport').getAttribute('style')).toContain('translate')
  if (process.env.CALLWRIGHT_BENCH !== '1') return
  console.log('pkg: github.com/callwright/callwright/web') // from here as `go test -bench` writes, for `make bench`
  for (const { name, figures: f } of zooms)
    console.log(`BenchmarkCanvas/${name.replaceAll(' ', '_')} 1 ${f.perSecond.toFixed(1)} frames/s ${still.toFixed(1)} idle-frames/s ${f.TaskDuration.toFixed(1)} main-ms/frame ${f.all.toFixed(1)} browser-ms/frame`)
})

const zoom = (page: Page) => page.locator('.react-flow__viewport').evaluate((v) => new DOMMatrix(getComputedStyle(v).transform).a)

async function panned(page: Page, cdp: CDPSession, whole: CDPSession) {
  const frames = 240
  const [before, began] = [await worked(cdp), await spent(whole)]
  const figures = await pan(page, frames)
  const [after, ended] = [await worked(cdp), await spent(whole)]
  const each = Object.fromEntries(measured.map((n) => [n, (after[n] - before[n]) / frames])) as typeof before
  return { ...figures, ...each, all: (ended - began) / frames, zoom: await zoom(page), faces: await page.locator('.react-flow__node').count() }
}
