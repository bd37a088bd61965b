import { type ReactFlowState, type Rect, useStoreApi, ViewportPortal } from '@xyflow/react'
import { useEffect, useRef } from 'react'
import classes from './dots.module.css'

const gap = 24
/** Dots that come closer than this on the screen are left out, every second one at a time. */
const closest = 14
/** How many times as wide and high as what is in view the ground is laid. */
const times = 7

export type Ground = Rect & { step: number }

/** The ground for what is in view, in the flow's measure; the old one as long as it will do. */
export function groundFor([x, y, zoom]: ReactFlowState['transform'], size: { width: number; height: number }, old?: Ground): Ground {
  let step = gap
  while (step * zoom < closest) step *= 2
  const view = { x: -x / zoom, y: -y / zoom, width: size.width / zoom, height: size.height / zoom }
  const around = old && view.x >= old.x && view.y >= old.y && view.x + view.width <= old.x + old.width && view.y + view.height <= old.y + old.height
  if (around && old.step === step && old.width <= view.width * times * 3) return old
  const on = (n: number) => Math.round(n / step) * step
  const beyond = (times - 1) / 2
  return { x: on(view.x - view.width * beyond), y: on(view.y - view.height * beyond), width: on(view.width * times), height: on(view.height * times), step }
}

/**
 * Dots are the ground of the canvas. They lie in the flow and are moved with it, so that all of it is one
 * opaque layer: a browser that draws without a graphics card has little to do when that is panned.
 */
export function Dots() {
  const store = useStoreApi()
  const ground = useRef<HTMLDivElement>(null)
  useEffect(() => {
    let laid: Ground | undefined
    const lay = ({ transform, width, height }: ReactFlowState) => {
      const next = groundFor(transform, { width, height }, laid)
      const style = ground.current?.style
      if (next === laid || !style || width === 0) return
      laid = next
      const px = (n: number) => `${String(n)}px`
      Object.assign(style, { left: px(next.x), top: px(next.y), width: px(next.width), height: px(next.height), backgroundSize: `${px(next.step)} ${px(next.step)}` })
      style.setProperty('--dot', px((next.step / gap) * 1.1))
    }
    lay(store.getState())
    return store.subscribe(lay)
  }, [store])
  return (
    <ViewportPortal>
      <div ref={ground} className={classes.dots} aria-hidden />
    </ViewportPortal>
  )
}
