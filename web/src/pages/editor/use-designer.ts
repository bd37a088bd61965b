import { useCallback, useEffect, useMemo, useReducer, useState } from 'react'
import type { Flow, FlowDocument } from '@/api/flows'
import type { Catalog } from '@/model/catalog'
import { placeProblems } from '@/model/problems'
import type { Designer, Doing } from './designer-context'
import type { Kept } from './keep'
import { begin, type Change, isDirty, reduce, resume, type State } from './state'
import { useCheck } from './use-check'
import { useEditing } from './use-editing'
import { useKeeping } from './use-keeping'
import { usePanels } from './use-panels'
import { useSamples } from './use-samples'
import { useSaving } from './use-saving'

export type Given = { flow: Flow; catalog: Catalog; kept: Kept | undefined; keptAs: string; simulate: boolean }

/** What the page begins with: what the browser kept, unless it says no more than the server. */
function first({ flow, kept }: Given): State {
  const document = flow.document as FlowDocument
  if (!kept) return begin(document, flow.revision)
  const state = resume(kept)
  return isDirty(state) || kept.revision === flow.revision ? state : begin(document, flow.revision)
}

/** The whole state of the page. */
export function useDesignerState(given: Given): Designer {
  const { flow, catalog, keptAs } = given
  const [state, dispatch] = useReducer(reduce, given, first)
  const [validation, setValidation] = useState(true)
  const { panels, show } = usePanels(given.simulate)
  const { document } = state.history
  useKeeping(keptAs, state)
  const problems = useCheck(document, flow.problems ?? [], flow.document)
  const placed = useMemo(() => placeProblems(document, problems), [document, problems])
  const [locked, setLocked] = useState(false)
  const saving = useSaving(flow.id, state, dispatch, locked)
  const editing = useEditing(flow, saving.catchUp)
  if (locked !== editing.on) setLocked(editing.on)
  const samples = useSamples(flow.id, document)

  // What somebody else saved while nothing was changed here is simply shown.
  const { catchUp, dirty } = saving
  useEffect(() => {
    if (flow.revision > state.revision && !dirty && !saving.busy) catchUp(flow)
  }, [flow, state.revision, dirty, saving.busy, catchUp])

  const perform = useCallback((name: string, next: FlowDocument | Change, { what, field, select }: Doing = {}) => {
    const action = { name, ...(what === undefined ? {} : { what }), ...(field === undefined ? {} : { field }) }
    dispatch({ type: 'perform', action, document: next, ...(select ? { select } : {}) })
  }, [])
  const focus = useCallback(
    (activity?: string, field?: string) => {
      dispatch({ type: 'focus', ...(activity === undefined ? {} : { activity }), ...(field === undefined ? {} : { field }) })
      show('settings', true)
    },
    [show],
  )
  return useMemo(
    () => ({ flow, catalog, state, dispatch, document, perform, focus, problems, placed, validation, setValidation, editing, saving, samples, panels, show }),
    [flow, catalog, state, document, perform, focus, problems, placed, validation, editing, saving, samples, panels, show],
  )
}
