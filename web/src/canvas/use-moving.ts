import { useStoreApi } from '@xyflow/react'
import { type RefObject, useEffect } from 'react'

/** How long nothing moves before what is drawn is drawn sharp again. A slow machine has frames this long. */
export const rest = 400

/** Notes on an element that the flow is being panned or zoomed. It is no state: nothing is rendered for it. */
export function useMoving(box: RefObject<HTMLElement | null>) {
  const store = useStoreApi()
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = store.subscribe((now, before) => {
      if (now.transform === before.transform) return
      if (timer === undefined) box.current?.setAttribute('data-moving', '')
      clearTimeout(timer)
      timer = setTimeout(() => {
        timer = undefined
        box.current?.removeAttribute('data-moving')
      }, rest)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [store, box])
}
