import { useReactFlow, useStoreApi } from '@xyflow/react'
import { useCallback, useEffect, useMemo, useRef } from 'react'
import { type Catalog, kindOf } from '@/model/catalog'
import type { FlowDocument, Place } from '@/model/document'

const whole = { padding: 0.12, maxZoom: 1 }
/** A flow with more activities than this begins at its start, and not as a whole. */
const many = 40

/** What of the flow is in view: all of it at first, and always what is chosen from outside. */
export function useView(doc: FlowDocument, place: Place, catalog: Catalog, selection: readonly string[], still: boolean) {
  const { fitView, setCenter, getNode, getViewport, setViewport } = useReactFlow()
  const store = useStoreApi()
  const duration = still ? 0 : 200
  const latest = useRef({ doc, place, catalog })
  const ownIds = useRef('')
  useEffect(() => {
    latest.current = { doc, place, catalog }
  })

  const fit = useCallback(() => void fitView({ ...whole, duration }), [fitView, duration])
  const begin = useCallback(() => {
    const { doc: d, place: p, catalog: c } = latest.current
    const first = d[p].find((a) => kindOf(c, a.kind)?.role === 'start') ?? d[p][0]
    const node = first && getNode(first.id)
    if (d[p].length <= many || !node) void fitView(whole)
    else void setViewport({ x: 48 - node.position.x * 0.8, y: store.getState().height / 3 - node.position.y * 0.8, zoom: 0.8 })
  }, [fitView, getNode, setViewport, store])

  const one = selection.length === 1 ? selection[0] : undefined
  const ids = selection.join(' ')
  useEffect(() => {
    if (one === undefined || ids === ownIds.current) return
    const node = getNode(one)
    const { x, y, zoom } = getViewport()
    const { width, height } = store.getState()
    if (!node || width === 0) return
    const [left, top] = [node.position.x * zoom + x, node.position.y * zoom + y]
    const [w, h] = [(node.width ?? 0) * zoom, (node.height ?? 0) * zoom]
    if (left >= 0 && top >= 0 && left + w <= width && top + Math.min(h, height) <= height) return
    void setCenter(node.position.x + (node.width ?? 0) / 2, node.position.y + (node.height ?? 0) / 2, { zoom: Math.max(zoom, 0.6), duration })
  }, [one, ids, getNode, getViewport, setCenter, store, duration])

  /** Notes what was chosen by pointing: it is in view. */
  const own = useCallback((chosen: string[]) => {
    ownIds.current = chosen.join(' ')
  }, [])
  return useMemo(() => ({ fit, begin, own }), [fit, begin, own])
}
