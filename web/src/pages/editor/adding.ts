import { useCallback } from 'react'
import type { ActivityKind } from '@/api/flows'
import { added, fitting, openPort, type Where } from '@/canvas/adding'
import { drawnWhere } from '@/canvas/faces'
import { find } from '@/model/document'
import type { LinkAt } from '@/model/links'
import { useDesigner } from './designer-context'

/** Adds activities to the part of the flow that is looked at. */
export function useAdding() {
  const { document: doc, catalog, state, perform, editing } = useDesigner()
  const { tab, selection } = state
  const { on } = editing
  const put = useCallback(
    (kind: ActivityKind, where: Where) => {
      if (!on || !fitting(doc, tab, catalog, where).includes(kind)) return
      const { doc: next, id } = added(drawnWhere(doc, tab, catalog), tab, catalog, kind, where)
      perform('add', next, { what: find(next, id)?.label ?? kind.title, select: [id] })
    },
    [doc, catalog, tab, perform, on],
  )
  /** Puts an activity after a port; without one, after what is selected. */
  const after = useCallback(
    (kind: ActivityKind, port?: LinkAt) => {
      const chosen = selection.length === 1 ? find(doc, selection[0] ?? '') : undefined
      put(kind, kind.role === 'handler' ? {} : { from: port ?? openPort(catalog, chosen) })
    },
    [doc, catalog, selection, put],
  )
  return { put, after }
}
