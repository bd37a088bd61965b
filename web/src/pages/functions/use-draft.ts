import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiProblem } from '@/api/client'
import { functionQuery, type ScriptFunction, useSaveFunction } from '@/api/functions'
import { bodyOf, type Draft, draftOf, same, tidy } from './draft'

export type Editing = {
  now: Draft
  change: (part: Partial<Draft>) => void
  dirty: boolean
  busy: boolean
  /** Why it was not saved. */
  error?: Error
  /** What somebody else saved meanwhile. */
  stale?: ScriptFunction
  /** Saves what there is to save; undefined when it is not saved. */
  save: () => Promise<ScriptFunction | undefined>
  takeTheirs: () => void
  /** Saves over what somebody else saved, now that it was seen. */
  keepMine: () => Promise<ScriptFunction | undefined>
  /** Decides later; nothing is saved. */
  later: () => void
}

type Known = { base: Draft; revision: number }

/** Keeps the changes of a function and saves them, never over what somebody else saved unseen. */
export function useDraft(fn: ScriptFunction): Editing {
  const cache = useQueryClient()
  const { mutateAsync } = useSaveFunction()
  const [known, setKnown] = useState<Known>(() => ({ base: draftOf(fn), revision: fn.revision }))
  const [now, setNow] = useState<Draft>(known.base)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<Error>()
  const [stale, setStale] = useState<ScriptFunction>()
  const dirty = !same(known.base, now)

  const adopt = (theirs: ScriptFunction) => {
    const base = draftOf(theirs)
    setKnown({ base, revision: theirs.revision })
    setNow(base)
    setStale(undefined)
    setError(undefined)
  }
  // Who has changed nothing sees what others save.
  if (fn.revision > known.revision && !dirty && !busy && stale === undefined) adopt(fn)

  const meet = async () => {
    const theirs = await cache.fetchQuery({ ...functionQuery(fn.id), staleTime: 0 })
    if (same(draftOf(theirs), now)) {
      adopt(theirs)
      return theirs
    }
    setStale(theirs)
    return undefined
  }
  const put = async (revision: number): Promise<ScriptFunction | undefined> => {
    setBusy(true)
    setNow(tidy)
    try {
      const saved = await mutateAsync({ id: fn.id, revision, body: bodyOf(now) })
      setKnown({ base: now, revision: saved.revision })
      setStale(undefined)
      setError(undefined)
      return saved
    } catch (refusal) {
      try {
        if (refusal instanceof ApiProblem && refusal.status === 412) return await meet()
        throw refusal
      } catch (failure) {
        setError(failure instanceof Error ? failure : new Error(String(failure)))
        return undefined
      }
    } finally {
      setBusy(false)
    }
  }
  return {
    now,
    change: (part) => setNow((old) => ({ ...old, ...part })),
    dirty,
    busy,
    ...(error ? { error } : {}),
    ...(stale ? { stale } : {}),
    save: () => (busy ? Promise.resolve(undefined) : dirty ? put(known.revision) : Promise.resolve(fn)),
    takeTheirs: () => stale && adopt(stale),
    keepMine: () => (stale ? put(stale.revision) : Promise.resolve(undefined)),
    later: () => setStale(undefined),
  }
}
