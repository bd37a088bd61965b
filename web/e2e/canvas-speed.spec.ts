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

test('ui 10: a flow of 500 activities is panned smoothly, and only what is in view is in the page', async ({ page, api }) => {
  const flow = await api<{ id: string }>('POST', '/api/flows', { document: { name: 'Large', type: 'flow', variables: [], events: [], activities, layout } })
  await page.goto(`/flows/${flow.id}`)
  const canvas = page.getByRole('application', { name: 'Flow' })
  await expect(canvas).toBeVisible()
  const faces = page.locator('.react-flow__node')
  await expect(faces.first()).toBeVisible()
  expect(await faces.count()).toBeLessThan(120)

  const figures = await page.evaluate(async () => {
    const pane = document.querySelector('.react-flow__pane')
    const box = pane?.getBoundingClientRect()
    if (!pane || !box) throw new Error('there is no canvas')
    const frame = () => new Promise<number>((r) => requestAnimationFrame(r))
    const pan = (dx: number, dy: number) => pane.dispatchEvent(new WheelEvent('wheel', { deltaX: dx, deltaY: dy, clientX: box.x + box.width / 2, clientY: box.y + box.height / 2, bubbles: true, cancelable: true }))
    const idle: number[] = []
    let earlier = await frame()
    for (let i = 0; i < 60; i++) {
      const now = await frame()
      idle.push(now - earlier)
      earlier = now
    }
    for (let i = 0; i < 30; i++) {
      pan(5, 5)
      await frame()
    }
    const times: number[] = []
    let before = await frame()
    for (let i = 0; i < 300; i++) {
      pan(i < 150 ? 24 : -24, i % 100 < 50 ? 12 : -12)
      const now = await frame()
      times.push(now - before)
      before = now
    }
    const total = times.reduce((a, b) => a + b, 0)
    times.sort((a, b) => a - b)
    return { idle: (idle.length * 1000) / idle.reduce((a, b) => a + b, 0), perSecond: (times.length * 1000) / total, median: times[150] ?? 0, slowest: times.at(-1) ?? 0 }
  })
  console.log(`500 activities: ${figures.perSecond.toFixed(1)} frames/s while panning, ${figures.idle.toFixed(1)} while nothing moves; a frame takes ${figures.median.toFixed(1)} ms (median), ${figures.slowest.toFixed(1)} ms (slowest)`)
  const moved = await page.locator('.react-flow__viewport').getAttribute('style')
  expect(moved).toContain('translate')
  expect(await faces.count()).toBeLessThan(120)
  if (process.env.CALLWRIGHT_BENCH === '1') expect(figures.perSecond).toBeGreaterThanOrEqual(50)
})
