// @vitest-environment jsdom
import { act, fireEvent, screen } from '@testing-library/react'
import { ReactFlow, ReactFlowProvider, useStoreApi } from '@xyflow/react'
import { describe, expect, it } from 'vitest'
import { emptyFlow, type FlowDocument, move } from '@/model/document'
import { catalog } from '@/testing/kinds'
import { draw } from '@/testing/render'
import { Faces } from './faces'
import { FlowMap, inView, small } from './map'

const doc: FlowDocument = {
  ...emptyFlow('F'),
  activities: [{ id: 's', label: 'Start', kind: 'start', links: [] }, { id: 'c', label: 'Case', kind: 'case', links: [] }, { id: 'u', label: 'Odd', kind: 'acme', links: [] }, { id: 'd', label: 'Bye', kind: 'disconnect', links: [] }],
  layout: { activities: { s: { x: 0, y: 0 }, c: { x: 2000, y: 0 }, u: { x: 0, y: 1000 }, d: { x: 4000, y: 1000 } } },
}
const nodes = (d = doc, marks = {}) => new Faces().drawn({ document: d, place: 'activities', catalog, editable: true, marks }, new Set(), {})

describe('the flow in small', () => {
  it('has every activity, by the colour of its group', () => {
    const { paths } = small(nodes())
    expect(paths.map((p) => [p.group, p.d.split('M').length - 1])).toEqual([['Call Handling', 2], ['Flow Control', 1], ['unknown', 1]])
    expect(small(nodes(doc, { c: { state: 'done' } })).paths.map((p) => p.group)).toContain('marked')
  })
  it('fits into the map, in its middle', () => {
    const { scale, left, top } = small(nodes())
    expect(4232 * scale).toBeLessThanOrEqual(184.1)
    expect((0 - left) * scale).toBeCloseTo(200 - (4232 - left) * scale)
    expect((0 - top) * scale).toBeGreaterThan(0)
  })
  it('of one activity is not blown up, and of none is empty', () => {
    expect(small(nodes({ ...doc, activities: doc.activities.slice(0, 1) })).scale).toBe(0.1)
    expect(small([]).paths).toEqual([])
    expect(Number.isFinite(inView(small([]), [0, 0, 1], 800, 600).x)).toBe(true)
  })
  it('knows what is in view', () => {
    const map = { paths: [], scale: 0.1, left: -100, top: -50 }
    expect(inView(map, [0, 0, 1], 800, 600)).toEqual({ x: 10, y: 5, width: 80, height: 60 })
    expect(inView(map, [-200, -100, 2], 800, 600)).toEqual({ x: 20, y: 10, width: 40, height: 30 })
  })
})

describe('the map', () => {
  it('follows the view without being drawn again, and takes one where it is pressed', async () => {
    let store: ReturnType<typeof useStoreApi> | undefined
    const Peek = () => {
      store = useStoreApi()
      return null
    }
    const list = nodes(move(doc, { s: { x: 10, y: 0 } }))
    await draw(
      <ReactFlowProvider>
        <ReactFlow nodes={list} edges={[]}>
          <FlowMap nodes={list} />
          <Peek />
        </ReactFlow>
      </ReactFlowProvider>,
    )
    const map = screen.getByRole('img', { name: 'Map of the flow' })
    const frame = map.lastElementChild as HTMLElement
    const before = frame.style.transform
    act(() => store?.setState({ transform: [-900, -300, 0.5], width: 800, height: 600 }))
    expect(frame.style.transform).not.toBe(before)
    expect(Number.parseFloat(frame.style.width)).toBeCloseTo(1600 * small(list).scale, 0)
    expect(map.querySelectorAll('path')).toHaveLength(3)
    map.setPointerCapture = () => undefined
    map.hasPointerCapture = () => false
    fireEvent.pointerMove(map, { clientX: 10, clientY: 10 })
    expect(store?.getState().transform).toEqual([-900, -300, 0.5])
  })
})
