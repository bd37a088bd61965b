import { useCallback } from 'react'
import { arrange } from '@/canvas/arrange'
import { move, positions } from '@/model/document'
import { useDesigner } from './designer-context'

/** Lays the part of the flow that is looked at out; the selection and the viewport stay (ui.md, point 9). */
export function useArranging(): () => void {
  const { document: doc, catalog, state, perform, editing } = useDesigner()
  const { tab } = state
  const { on } = editing
  return useCallback(() => {
    if (!on) return
    void arrange(doc, tab, catalog).then((laid) => perform('arrange', (now) => move(now, positions(laid))))
  }, [doc, tab, catalog, perform, on])
}
