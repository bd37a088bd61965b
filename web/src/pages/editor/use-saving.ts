import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { type Dispatch, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiProblem, Unreachable } from '@/api/client'
import { type Flow, flowQuery, type FlowDocument, useSaveFlow } from '@/api/flows'
import { merge } from '@/model/merge'
import { same } from '@/model/settings'
import { type Act, isDirty, type State } from './state'

/** A draft that somebody else saved while this one was being changed. */
export type Stale = { base: FlowDocument; mine: FlowDocument; theirs: FlowDocument; revision: number; by: string }

export type Saving = {
  dirty: boolean
  busy: boolean
  /** When the draft was saved last; undefined before the first time. */
  at?: Date
  error?: Error
  autosave: boolean
  setAutosave: (on: boolean) => void
  /** Saves the draft. Throws when it is not saved. */
  save: () => Promise<void>
  /** What is to be merged by hand. */
  stale?: Stale
  /** Ends the merge with a document, or without one. */
  settle: (merged?: FlowDocument) => void
  /** Takes what the server has now. */
  catchUp: (flow: Flow) => unknown
}

const wish = 'callwright-autosave'
const pause = 1500

/** How long to wait before the server that was away is asked again: 2 s, then twice as long each time, 30 s at most. */
export const again = (tries: number) => Math.min(1000 * 2 ** Math.max(1, tries), 30_000)

/** Whether the server, or what stands before it, was away: the same draft may be taken next time. */
const away = (error: Error | undefined) => error instanceof Unreachable || (error instanceof ApiProblem && [502, 503, 504].includes(error.status))

function wished(): boolean {
  try {
    return localStorage.getItem(wish) !== 'off'
  } catch {
    return true
  }
}

/** Saves the draft, by hand and by itself, and never over what somebody else saved (ui.md, points 16 and 17). */
export function useSaving(id: string, state: State, dispatch: Dispatch<Act>, editing: boolean): Saving {
  const { t } = useTranslation('designer')
  const cache = useQueryClient()
  const { mutateAsync } = useSaveFlow()
  const [busy, setBusy] = useState(false)
  const [at, setAt] = useState<Date>()
  const [error, setError] = useState<Error>()
  const [stale, setStale] = useState<Stale>()
  const [autosave, setAutosaveState] = useState(wished)
  const latest = useRef(state)
  const tries = useRef(0)
  const running = useRef<Promise<void> | undefined>(undefined)
  useEffect(() => {
    latest.current = state
  })
  const { history, base: known } = state
  const dirty = useMemo(() => isDirty({ history, base: known }), [history, known])

  const setAutosave = useCallback((on: boolean) => {
    setAutosaveState(on)
    try {
      localStorage.setItem(wish, on ? 'on' : 'off')
    } catch {
      // It is asked again next time.
    }
  }, [])

  /** Takes in what the server has; says whether it could without asking. */
  const catchUp = useCallback(
    (flow: Flow): FlowDocument | undefined => {
      const { base, history } = latest.current
      const theirs = flow.document
      if (theirs === undefined) return undefined
      if (same(theirs, base)) {
        dispatch({ type: 'revision', revision: flow.revision })
        return history.document
      }
      const { merged, conflicts } = merge(base, history.document, theirs)
      if (conflicts.length > 0) {
        setStale({ base, mine: history.document, theirs, revision: flow.revision, by: flow.updated_by ?? '' })
        return undefined
      }
      dispatch({ type: 'merged', document: merged, theirs, revision: flow.revision })
      notifications.show({ message: t('merge.done', { by: flow.updated_by ?? '' }) })
      return merged
    },
    [dispatch, t],
  )

  const put = useCallback(
    async (document: FlowDocument, revision: number) => {
      const saved = await mutateAsync({ id, revision, body: { document } })
      dispatch({ type: 'saved', document, revision: saved.revision })
      setAt(new Date())
    },
    [id, mutateAsync, dispatch],
  )

  const attempt = useCallback(async () => {
    const { history, revision } = latest.current
    try {
      await put(history.document, revision)
    } catch (refusal) {
      if (!(refusal instanceof ApiProblem && refusal.status === 412)) throw refusal
      const flow = await cache.fetchQuery({ ...flowQuery(id), staleTime: 0 })
      const merged = catchUp(flow)
      if (merged === undefined) throw refusal
      await put(merged, flow.revision)
    }
  }, [cache, id, catchUp, put])

  const save = useCallback(async () => {
    while (running.current) await running.current.catch(() => undefined)
    setBusy(true)
    const run = attempt()
    running.current = run
    try {
      await run
      tries.current = 0
      setError(undefined)
    } catch (failure) {
      tries.current++
      setError(failure instanceof Error ? failure : new Error(String(failure)))
      throw failure
    } finally {
      running.current = undefined
      setBusy(false)
    }
  }, [attempt])

  const settle = useCallback(
    (merged?: FlowDocument) => {
      if (stale && merged) dispatch({ type: 'merged', document: merged, theirs: stale.theirs, revision: stale.revision })
      setStale(undefined)
      setError(undefined)
    },
    [stale, dispatch],
  )

  const { document } = history
  useEffect(() => {
    if (!autosave || !editing || !dirty || stale || error) return
    const wait = setTimeout(() => void save().catch(() => undefined), pause)
    return () => clearTimeout(wait)
  }, [autosave, editing, dirty, stale, error, document, save])

  useEffect(() => {
    if (!autosave || !editing || !dirty || stale || !away(error)) return
    const retry = () => {
      if (running.current === undefined) void save().catch(() => undefined)
    }
    const wait = setTimeout(retry, again(tries.current))
    window.addEventListener('online', retry)
    window.addEventListener('focus', retry)
    return () => {
      clearTimeout(wait)
      window.removeEventListener('online', retry)
      window.removeEventListener('focus', retry)
    }
  }, [autosave, editing, dirty, stale, error, save])

  // What was refused is tried again after the next change.
  const [tried, setTried] = useState(document)
  if (tried !== document) {
    setTried(document)
    if (error) setError(undefined)
  }

  return useMemo(
    () => ({ dirty, busy, autosave, setAutosave, save, settle, catchUp, ...(at ? { at } : {}), ...(error ? { error } : {}), ...(stale ? { stale } : {}) }),
    [dirty, busy, autosave, setAutosave, save, settle, catchUp, at, error, stale],
  )
}
