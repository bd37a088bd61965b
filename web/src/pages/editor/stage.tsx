import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useRef, useState } from 'react'
import type { FlowDocument } from '@/api/flows'
import { versionQuery } from '@/api/versions'
import { Canvas } from '@/canvas/canvas'
import { linkKey } from '@/canvas/faces'
import { changed } from '@/model/changes'
import type { Action } from '@/model/history'
import type { Placed } from '@/model/problems'
import { useDesigner } from './designer-context'
import classes from './designer.module.css'
import type { Shown } from './simulator-dock'
import { useRefit } from './use-refit'

const nothing: Placed = { byActivity: new Map(), ofFlow: [], counts: { error: 0, warning: 0, note: 0 } }

/** Stage is the canvas with the flow on it. */
export default function Stage({ marks, wide }: { marks: Shown; wide: boolean }) {
  const { flow, document: doc, state, catalog, placed, validation, editing, dispatch, perform, focus, show } = useDesigner()
  const onChange = useCallback((action: Action, next: FlowDocument) => perform(action.name, next, action), [perform])
  const peek = !wide && !editing.on
  const onSelect = useCallback(
    (ids: string[]) => {
      dispatch({ type: 'select', ids })
      if (peek && ids.length === 1) show('settings', true)
    },
    [dispatch, show, peek],
  )
  const onBackground = useCallback(() => {
    dispatch({ type: 'select', ids: [] })
    show('settings', true)
  }, [dispatch, show])
  const onOpen = useCallback((id: string) => focus(id, 'label'), [focus])
  // Changed is what differs from the version published last; before there is one, from the flow as it was opened.
  const [opened] = useState(state.base)
  const version = useQuery({ ...versionQuery(flow.id, flow.version), enabled: flow.version > 0, staleTime: Infinity })
  const base = flow.version > 0 ? (version.data?.document ?? doc) : opened
  const differ = useMemo(() => changed(base, doc), [base, doc])
  const taken = useMemo(() => new Set(marks.taken.map((l) => linkKey(l.from, l.port))), [marks.taken])
  const box = useRef<HTMLDivElement>(null)
  const turn = useRefit(box, state.tab, state.selection.length > 0)
  return (
    <div ref={box} className={classes.fill}>
      <Canvas
        key={turn} document={doc} place={state.tab} catalog={catalog} problems={validation ? placed : nothing} changed={differ} marks={marks.marks} takenLinks={taken} editable={editing.on} selection={state.selection}
        onChange={onChange} onSelect={onSelect} onOpen={onOpen} onBackground={onBackground}
      />
    </div>
  )
}
