import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { ApiProblem } from '@/api/client'
import { type Flow, flowQuery, useLockFlow, useUnlockFlow } from '@/api/flows'
import { useSession } from '@/api/session'

export type Editing = {
  /** The flow can be changed here. */
  on: boolean
  busy: boolean
  /** The role allows it. */
  may: boolean
  mayPublish: boolean
  mayLive: boolean
  /** Who else holds the draft's lock. */
  heldBy?: string
  since?: string
  error?: Error
  begin: () => Promise<void>
  end: () => Promise<void>
}

/** Edit mode: holds the draft's lock while it is on. */
export function useEditing(flow: Flow, catchUp: (flow: Flow) => unknown): Editing {
  const session = useSession()
  const cache = useQueryClient()
  const { id, lock } = flow
  const { mutateAsync: takeLock, isPending: taking } = useLockFlow()
  const { mutateAsync: giveLock, isPending: giving } = useUnlockFlow()
  const may = session.may.includes('flow.edit')
  const mine = lock !== undefined && lock.by === session.user.email
  const [on, setOn] = useState(may && mine)
  const [error, setError] = useState<Error>()
  const held = useRef(on)

  const begin = useCallback(async () => {
    try {
      await takeLock(id)
      held.current = true
      setOn(true)
      setError(undefined)
    } catch (refusal) {
      setOn(false)
      if (!(refusal instanceof ApiProblem && refusal.reason === 'flow_locked')) setError(refusal as Error)
    }
    catchUp(await cache.fetchQuery({ ...flowQuery(id), staleTime: 0 }))
  }, [takeLock, id, cache, catchUp])

  const end = useCallback(async () => {
    setOn(false)
    held.current = false
    await giveLock(id).catch(() => undefined) // It was broken by somebody else, or is by now.
    catchUp(await cache.fetchQuery({ ...flowQuery(id), staleTime: 0 }))
  }, [giveLock, id, cache, catchUp])

  useEffect(
    () => () => {
      if (held.current) void giveLock(id).catch(() => undefined)
    },
    [giveLock, id],
  )

  const others = lock !== undefined && !mine && !on
  const busy = taking || giving
  const [mayPublish, mayLive] = [session.may.includes('flow.publish'), session.may.includes('flow.live')]
  return useMemo(
    () => ({ on, busy, may, mayPublish, mayLive, begin, end, ...(others ? { heldBy: lock.by, since: lock.since } : {}), ...(error ? { error } : {}) }),
    [on, busy, may, mayPublish, mayLive, begin, end, others, lock, error],
  )
}
