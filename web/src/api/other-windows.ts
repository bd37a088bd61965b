import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Session } from './session'

/** Who acts, and for which organisation. The windows of a browser share it. */
type Acting = { user: string; organisation: string }

const channel = 'callwright-session'

function actingOf(session: Session): Acting {
  return { user: session.user.id, organisation: session.organisation ?? '' }
}

/** Tells the other windows of this browser who acts from now on. */
export function tellWindows(session: Session | null): void {
  if (session === null || typeof BroadcastChannel === 'undefined') return
  const windows = new BroadcastChannel(channel)
  windows.postMessage(actingOf(session))
  windows.close()
}

/** Whether another window has changed who acts: what is done in this one would be done by somebody else, or in another organisation. */
export function useChangedElsewhere(): boolean {
  const cache = useQueryClient()
  const [before, setBefore] = useState<Acting>()
  useEffect(() => {
    if (typeof BroadcastChannel === 'undefined') return
    const windows = new BroadcastChannel(channel)
    windows.onmessage = ({ data: now }: MessageEvent<Acting>) => {
      const session = cache.getQueryData<Session | null>(['session'])
      setBefore((known) => {
        const here = known ?? (session?.organisation === undefined ? now : actingOf(session)) // whose things are shown, if any
        return here.user === now.user && here.organisation === now.organisation ? undefined : here
      })
    }
    return () => windows.close()
  }, [cache])
  return before !== undefined
}
