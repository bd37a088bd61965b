import { useEffect, useRef } from 'react'
import { dropKept, writeKept } from './keep'
import { isDirty, keepable, type State } from './state'

/** Keeps what is not saved, and what can be undone, in the browser, so that it outlasts a reload. */
export function useKeeping(key: string, state: State): void {
  const latest = useRef(state)
  useEffect(() => {
    latest.current = state
  })
  const { history, base, revision } = state
  useEffect(() => {
    const write = () => {
      const now = latest.current
      const worth = isDirty(now) || now.history.past.length > 0 || now.history.future.length > 0
      void (worth ? writeKept(key, keepable(now)) : dropKept(key))
    }
    const wait = setTimeout(write, 150)
    window.addEventListener('pagehide', write)
    return () => {
      clearTimeout(wait)
      window.removeEventListener('pagehide', write)
    }
  }, [key, history, base, revision])
}
