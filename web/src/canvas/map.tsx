import { Panel, type ReactFlowState, type Rect, useReactFlow, useStoreApi } from '@xyflow/react'
import { useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Point } from '@/model/document'
import type { FaceNode } from './faces'
import classes from './map.module.css'

const size = { width: 200, height: 150 }
const margin = 8

/** Activities in small: a line around all of those of one colour, and how the flow is brought into the map. */
export type Small = { paths: { group: string; d: string }[]; scale: number; left: number; top: number }

/** Draws the map. */
export function small(nodes: readonly FaceNode[]): Small {
  const paths = new Map<string, string>()
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const { position: p, width = 0, height = 0, data } of nodes) {
    const group = data.mark ? 'marked' : (data.kind?.group ?? 'unknown')
    paths.set(group, `${paths.get(group) ?? ''}M${String(p.x)} ${String(p.y)}h${String(width)}v${String(height)}h${String(-width)}z`)
    left = Math.min(left, p.x)
    top = Math.min(top, p.y)
    right = Math.max(right, p.x + width)
    bottom = Math.max(bottom, p.y + height)
  }
  const scale = Math.min((size.width - 2 * margin) / (right - left), (size.height - 2 * margin) / (bottom - top), 0.1)
  if (nodes.length === 0) return { paths: [], scale, left: 0, top: 0 }
  return {
    paths: [...paths].map(([group, d]) => ({ group, d })), scale,
    left: left - (size.width / scale - (right - left)) / 2, top: top - (size.height / scale - (bottom - top)) / 2,
  }
}

/** The part of the flow that is in view, on the map. */
export function inView({ scale, left, top }: Small, [x, y, zoom]: ReactFlowState['transform'], width: number, height: number): Rect {
  return { x: (-x / zoom - left) * scale, y: (-y / zoom - top) * scale, width: (width / zoom) * scale, height: (height / zoom) * scale }
}

/** FlowMap shows the whole flow small, and what of it is in view. Press or drag to go there, the wheel zooms. Panning moves one frame on it, and renders nothing. */
export function FlowMap({ nodes }: { nodes: readonly FaceNode[] }) {
  const { t } = useTranslation('designer')
  const store = useStoreApi()
  const { setCenter, zoomIn, zoomOut } = useReactFlow()
  const frame = useRef<HTMLDivElement>(null)
  const map = useMemo(() => small(nodes), [nodes])
  useEffect(() => {
    let drawn = ''
    const put = ({ transform, width, height }: ReactFlowState) => {
      const style = frame.current?.style
      if (!style) return
      const at = inView(map, transform, width, height)
      const [wide, high] = [`${at.width.toFixed(1)}px`, `${at.height.toFixed(1)}px`]
      if (drawn !== wide + high) [style.width, style.height] = [wide, high]
      drawn = wide + high
      style.transform = `translate(${at.x.toFixed(1)}px, ${at.y.toFixed(1)}px)`
    }
    put(store.getState())
    return store.subscribe((now, before) => {
      if (now.transform !== before.transform || now.width !== before.width || now.height !== before.height) put(now)
    })
  }, [store, map])
  const go = (e: React.PointerEvent) => {
    const corner = e.currentTarget.getBoundingClientRect()
    const to: Point = { x: (e.clientX - corner.x) / map.scale + map.left, y: (e.clientY - corner.y) / map.scale + map.top }
    void setCenter(to.x, to.y, { zoom: store.getState().transform[2] })
  }
  return (
    <Panel position="bottom-right" className={classes.panel}>
      <div
        className={classes.map} role="img" aria-label={t('canvas.map')} onWheel={(e) => void (e.deltaY < 0 ? zoomIn() : zoomOut())}
        onPointerDown={(e) => {
          e.currentTarget.setPointerCapture(e.pointerId)
          go(e)
        }}
        onPointerMove={(e) => {
          if (e.currentTarget.hasPointerCapture(e.pointerId)) go(e)
        }}
      >
        <svg {...size} aria-hidden>
          <g transform={`scale(${String(map.scale)}) translate(${String(-map.left)}, ${String(-map.top)})`}>
            {map.paths.map(({ group, d }) => (
              <path key={group} data-group={group} d={d} />
            ))}
          </g>
        </svg>
        <div ref={frame} className={classes.view} />
      </div>
    </Panel>
  )
}
