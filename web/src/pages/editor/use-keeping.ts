import { useEffect, useLayoutEffect, useRef } from 'react'
import { flushSync } from 'react-dom'
import { dropKept, writeKept, writeLeaving } from './keep'
import { isDirty, keepable, type State } from './state'

const pause = 150

const worth = (now: State) => isDirty(now) || now.history.past.length > 0 || now.history.future.length > 0

/** Keeps what is not saved, and what can be undone, in the browser, so that it outlasts a reload. */
export function useKeeping(key: string, state: State): void {
  const latest = useRef(state)
  useLayoutEffect(() => {
    latest.current = state
  })
  const { history, base, revision } = state
  useEffect(() => {
    const wait = setTimeout(() => keepNow(key, latest.current), pause)
    return () => clearTimeout(wait)
  }, [key, history, base, revision])
  useEffect(() => {
    const leave = () => {
      // A field that takes its value when it is left is left now: what was typed last counts.
      flushSync(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
      if (worth(latest.current)) writeLeaving(key, keepable(latest.current))
    }
    window.addEventListener('pagehide', leave)
    return () => {
      window.removeEventListener('pagehide', leave)
      keepNow(key, latest.current)
    }
  }, [key])
}

function keepNow(key: string, now: State): void {
  void (worth(now) ? writeKept(key, keepable(now)) : dropKept(key))
}
