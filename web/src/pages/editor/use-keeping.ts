import { useEffect, useRef } from 'react'
import { dropKept, writeKept, writeLeaving } from './keep'
import { isDirty, keepable, type State } from './state'

/** Keeps what is not saved, and what can be undone, in the browser, so that it outlasts a reload. */
export function useKeeping(key: string, state: State): void {
  const latest = useRef(state)
  useEffect(() => {
    latest.current = state
  })
  const { history, base, revision } = state
  useEffect(() => {
    const worth = (now: State) => isDirty(now) || now.history.past.length > 0 || now.history.future.length > 0
    const write = () => void (worth(latest.current) ? writeKept(key, keepable(latest.current)) : dropKept(key))
    const leave = () => {
      if (worth(latest.current)) writeLeaving(key, keepable(latest.current))
    }
    const wait = setTimeout(write, 150)
    window.addEventListener('pagehide', leave)
    return () => {
      clearTimeout(wait)
      window.removeEventListener('pagehide', leave)
    }
  }, [key, history, base, revision])
}
