// @vitest-environment jsdom
import { act, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { ReactFlow, ReactFlowProvider, useStoreApi } from '@xyflow/react'
import { describe, expect, it, vi } from 'vitest'
import { emptyFlow, type FlowActivity, type FlowDocument } from '@/model/document'
import { placeProblems } from '@/model/problems'
import { catalog } from '@/testing/kinds'
import { draw } from '@/testing/render'
import { CanvasContext, FarContext } from './canvas-context'
import { portMiddle, sizeOf, sizesOf } from './face'
import { Faces, type Shown } from './faces'
import { ActivityNode, faceId } from './node'
import { rest, useMoving } from './use-moving'

const flow = (...activities: (Partial<FlowActivity> & { kind: string })[]): FlowDocument => ({
  ...emptyFlow('F'), activities: [...activities.map((a, i) => ({ id: `a${String(i)}`, label: `L${String(i)}`, links: [], ...a })), { id: 'z', label: 'Bye', kind: 'disconnect', links: [] }],
})

async function face(document: FlowDocument, more: Partial<Shown> = {}, far = false) {
  const [node] = new Faces().drawn({ document, place: 'activities', catalog, editable: true, ...more }, new Set(), {})
  const add = vi.fn()
  const props = { data: node!.data, selected: false } as Parameters<typeof ActivityNode>[0]
  await draw(
    <ReactFlowProvider>
      <CanvasContext value={{ add, open: vi.fn(), unlink: vi.fn() }}>
        <FarContext value={far}>
          <ActivityNode {...props} />
        </FarContext>
      </CanvasContext>
    </ReactFlowProvider>,
  )
  return { add, drawn: screen.getByRole('group') }
}
const handles = (of: HTMLElement, type: string) => [...of.querySelectorAll(`.${type}`)].map((h) => h.getAttribute('data-handleid'))

describe('the drawing of an activity', () => {
  it('has its label, its kind, a row for each port, and where links come in', async () => {
    const { drawn } = await face(flow({ kind: 'menu', settings: { choices: [{ digit: '1', name: 'Sales' }] } }))
    expect(drawn.id).toBe(faceId('a0'))
    expect(within(drawn).getByText('L0')).toBeInTheDocument()
    expect(within(drawn).getAllByRole('listitem').map((p) => p.getAttribute('title'))).toEqual(['1 · Sales: ends here', 'No-Input Timeout: ends here', 'Unmatched Entry: ends here', 'Undefined Error: contact ends'])
    expect([handles(drawn, 'target'), handles(drawn, 'source')]).toEqual([['in'], ['1', 'timeout', 'invalid', 'error']])
  })
  it('of one that begins has no way in, of one that ends no way out', async () => {
    expect(handles((await face(flow({ kind: 'start' }))).drawn, 'target')).toEqual([])
  })
  it('of an unknown kind is a box with the ports of its links', async () => {
    const { drawn } = await face(flow({ kind: 'acme-thing', links: [{ port: 'done', to: 'z' }, { port: 'x', to: 'gone' }] }))
    expect(within(drawn).getByText('acme-thing (unknown)')).toBeInTheDocument()
    expect(handles(drawn, 'source')).toEqual(['done', 'x'])
  })
  it('tells error ports by a sign as well, and says where they go', async () => {
    const { drawn } = await face(flow({ kind: 'queue-contact', links: [{ port: 'default', to: 'z' }] }))
    const [on, failure] = within(drawn).getAllByRole('listitem')
    expect(within(on!).queryByLabelText('For errors')).toBeNull()
    expect(within(failure!).getByLabelText('For errors')).toBeInTheDocument()
    expect(within(failure!).getByText('contact ends')).toBeInTheDocument()
    expect(on).toHaveAttribute('title', 'default')
  })
  it('offers + at ports that lead nowhere, while it may be edited', async () => {
    const { add, drawn } = await face(flow({ kind: 'queue-contact', links: [{ port: 'default', to: 'z' }] }))
    await userEvent.click(within(drawn).getByRole('button', { name: 'Add an activity at failure of L0' }))
    expect(add).toHaveBeenCalledWith({ from: { from: 'a0', port: 'failure' } })
    expect(within(drawn).getAllByRole('button')).toHaveLength(1)
  })
  it('offers nothing to one who only reads', async () => {
    expect(within((await face(flow({ kind: 'queue-contact' }), { editable: false })).drawn).queryByRole('button')).toBeNull()
  })
  it('carries problems, the note, the change and the mark', async () => {
    const document = flow({ kind: 'menu', description: 'asks', disabled: true })
    const problem = (severity: 'error' | 'warning') => ({ code: 'c', severity, message: 'm', activity_id: 'a0' })
    const { drawn } = await face(document, { problems: placeProblems(document, [problem('warning'), problem('error')]), changed: new Set(['a0']), marks: { a0: { state: 'failed', visits: 2, breakpoint: true } } })
    expect(drawn).toHaveAttribute('data-disabled', 'true')
    expect(drawn).toHaveAttribute('data-mark', 'failed')
    expect(within(drawn).getByTitle('1 error, 1 warning')).toHaveAttribute('data-severity', 'error')
    expect(within(drawn).getByTitle('asks')).toBeInTheDocument()
    expect(within(drawn).getByText('Disabled')).toBeInTheDocument()
    expect(within(drawn).getByText('failed · 2 times · breakpoint')).toBeInTheDocument()
  })
})

describe('from afar (ui 10)', () => {
  it('it is a box with its label, and links fasten at the same ports', async () => {
    const document = flow({ kind: 'queue-contact', label: 'QueueForTheNightShift' })
    const { drawn } = await face(document, {}, true)
    expect([handles(drawn, 'target'), handles(drawn, 'source')]).toEqual([['in'], ['default', 'failure']])
    expect(drawn).toHaveTextContent('QueueForTheNi…')
    expect(drawn).toHaveAccessibleName(/^QueueForTheNightShift, Queue Contact/)
    expect(within(drawn).queryByRole('listitem')).toBeNull()
    expect(within(drawn).queryByRole('button')).toBeNull()
  })
  it('an error and a failure have a sign, not a colour alone', async () => {
    const document = flow({ kind: 'menu' })
    const problems = placeProblems(document, [{ code: 'c', severity: 'error', message: 'm', activity_id: 'a0' }])
    expect((await face(document, { problems }, true)).drawn.querySelectorAll('svg')).toHaveLength(1)
  })
  it('nothing is wrong, and there is no sign', async () => {
    expect((await face(flow({ kind: 'menu' }), {}, true)).drawn.querySelectorAll('svg')).toHaveLength(0)
  })
})

describe('how large an activity is', () => {
  it('follows from its ports', () => {
    const document = flow({ kind: 'menu', settings: { choices: [{ digit: '1' }] } }, { kind: 'acme' })
    expect([...sizesOf(document, 'activities', catalog)]).toEqual([['a0', { width: 232, height: 56 + 4 * 24 + 8 }], ['a1', { width: 232, height: 56 }], ['z', { width: 232, height: 56 }]])
    expect(sizesOf(document, 'events', catalog).size).toBe(0)
    expect(sizeOf(undefined, { links: [{ port: 'x', to: 'y' }] }).height).toBe(88)
    expect(portMiddle(1) - portMiddle(0)).toBe(24)
  })
})

describe('while it is panned (ui 10)', () => {
  it('the canvas is marked, until nothing has moved for a while; nothing is drawn again', async () => {
    let store: ReturnType<typeof useStoreApi> | undefined
    const renders = vi.fn()
    const box = document.createElement('div')
    const at = { current: box }
    const Moving = () => {
      store = useStoreApi()
      useMoving(at)
      renders()
      return null
    }
    await draw(
      <ReactFlowProvider>
        <ReactFlow nodes={[]} edges={[]}>
          <Moving />
        </ReactFlow>
      </ReactFlowProvider>,
    )
    vi.useFakeTimers()
    const before = renders.mock.calls.length
    const pan = (x: number) => act(() => store?.setState({ transform: [x, 0, 1] }))
    pan(1)
    expect(box).toHaveAttribute('data-moving')
    act(() => void vi.advanceTimersByTime(rest - 1))
    pan(2)
    act(() => void vi.advanceTimersByTime(rest - 1))
    expect(box).toHaveAttribute('data-moving')
    act(() => void vi.advanceTimersByTime(1))
    expect(box).not.toHaveAttribute('data-moving')
    act(() => store?.setState({ width: 99 }))
    expect(box).not.toHaveAttribute('data-moving')
    expect(renders.mock.calls).toHaveLength(before)
    vi.useRealTimers()
  })
})
