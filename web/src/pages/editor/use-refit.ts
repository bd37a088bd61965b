import { type RefObject, useEffect, useRef, useState } from 'react'
import type { Place } from '@/model/document'

const touches = ['pointerdown', 'wheel', 'keydown'] as const

/**
 * Counts how often the place of the canvas changed because something beside it opened or
 * closed, as long as the person has not touched the canvas: with each the flow is to be
 * shown anew. The size of the window is the person's own affair.
 */
export function useRefit(box: RefObject<HTMLElement | null>, part: Place, chosen: boolean): number {
  const [turn, setTurn] = useState(0)
  const keep = useRef(chosen)
  useEffect(() => {
    if (chosen) keep.current = true
  }, [chosen, part])
  useEffect(() => {
    const at = box.current
    if (!at) return
    const size = () => [at.clientWidth, at.clientHeight].join(' ')
    const around = () => [window.innerWidth, window.innerHeight].join(' ')
    let [was, within] = [size(), around()]
    const touched = () => {
      keep.current = true
    }
    const watch = new ResizeObserver(() => {
      const beside = size() !== was && around() === within
      ;[was, within] = [size(), around()]
      if (beside && !keep.current) setTurn((n) => n + 1)
    })
    watch.observe(at)
    for (const t of touches) at.addEventListener(t, touched, { capture: true, passive: true })
    return () => {
      watch.disconnect()
      for (const t of touches) at.removeEventListener(t, touched, { capture: true })
      keep.current = false // Another part of the flow is shown from its beginning.
    }
  }, [box, part])
  return turn
}
