// @vitest-environment jsdom
import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { ReactFlow, ReactFlowProvider } from '@xyflow/react'
import { describe, expect, it, vi } from 'vitest'
import { emptyFlow, find, type FlowDocument } from '@/model/document'
import { catalog } from '@/testing/kinds'
import { draw } from '@/testing/render'
import { CanvasContext } from './canvas-context'
import type { LinkEdge } from './faces'
import { LinkDialog } from './link-dialog'
import { LinkLine } from './link'

async function line(data: Partial<NonNullable<LinkEdge['data']>>, more: { selected?: boolean; reconnectable?: boolean } = {}) {
  const acts = { add: vi.fn(), open: vi.fn(), unlink: vi.fn() }
  const props = { id: 'a:out', source: 'a', target: 'b', sourceHandleId: 'out', sourceX: 0, sourceY: 0, targetX: 200, targetY: 100, selected: false, data: { loop: false, error: false, taken: false, lane: 0, over: false, ...data }, ...more }
  const { container } = await draw(
    <ReactFlowProvider>
      <CanvasContext value={acts}>
        <ReactFlow nodes={[]} edges={[]}>
          <svg>
            <LinkLine {...(props as unknown as Parameters<typeof LinkLine>[0])} />
          </svg>
        </ReactFlow>
      </CanvasContext>
    </ReactFlowProvider>,
  )
  return { ...acts, paths: [...container.querySelectorAll('svg > path')], classes: container.querySelector('.react-flow__edge-path')?.getAttribute('class') ?? '' }
}

describe('a link', () => {
  it('is a line with room around it to point at', async () => {
    const { paths, classes } = await line({})
    expect(paths.map((p) => p.getAttribute('d'))).toEqual(Array(2).fill('M 0,0 L 90,0 Q 100,0 100,10 L 100,90 Q 100,100 110,100 L 200,100'))
    expect(paths.at(-1)).toHaveAttribute('stroke-width', '24')
    expect(classes).not.toMatch(/error|taken|chosen/)
    expect(screen.queryByRole('button')).toBeNull()
  })
  it.each([['error', { error: true }, 2], ['taken', { taken: true }, 3], ['chosen', { over: true }, 2]] as const)('is told apart: %s', async (name, data, lines) => {
    const { classes, paths } = await line(data)
    expect(classes).toMatch(new RegExp(name))
    expect(paths).toHaveLength(lines)
  })
  it('that is chosen offers what can be done with it', async () => {
    const { add, unlink, classes } = await line({}, { selected: true })
    expect(classes).toMatch(/chosen/)
    await userEvent.click(screen.getByRole('button', { name: 'Add an activity here' }))
    expect(add).toHaveBeenCalledWith({ into: { from: 'a', port: 'out' } })
    await userEvent.click(screen.getByRole('button', { name: 'Remove the link' }))
    expect(unlink).toHaveBeenCalledWith({ from: 'a', port: 'out' })
  })
  it('offers nothing to one who only reads', async () => {
    await line({}, { selected: true, reconnectable: false })
    expect(screen.queryByRole('button')).toBeNull()
  })
})

describe('linking without a pointer (ui 14)', () => {
  const doc: FlowDocument = {
    ...emptyFlow('F'),
    activities: [
      { id: 's', label: 'Start', kind: 'start', links: [{ port: 'out', to: 'q' }] }, { id: 'q', label: 'Queue', kind: 'queue-contact', links: [{ port: 'default', to: 'd' }] }, { id: 'd', label: 'Bye', kind: 'disconnect', links: [] },
    ],
  }
  const open = async (from: string) => {
    const acts = { onLink: vi.fn(), onClose: vi.fn() }
    await draw(<LinkDialog document={doc} place="activities" catalog={catalog} from={from} {...acts} />)
    return { ...acts, port: screen.getByRole('combobox', { name: 'Port' }), to: screen.getByRole('combobox', { name: 'Leads to' }), submit: screen.getByRole('button', { name: 'Link' }) }
  }
  const made = (onLink: ReturnType<typeof vi.fn>): unknown[] => [onLink.mock.calls[0]?.[0], find(onLink.mock.calls[0]?.[1] as FlowDocument, 'q')?.links]
  it('begins at the port that leads nowhere, and says where it goes now', async () => {
    const { port, to } = await open('q')
    expect(port).toHaveValue('failure')
    expect(to).toHaveAttribute('placeholder', 'contact ends')
  })
  it('leads to what is chosen, not to what begins a flow', async () => {
    const { to, submit, onLink, onClose } = await open('q')
    await userEvent.click(to)
    expect((await screen.findAllByRole('option')).map((o) => o.textContent)).toEqual(['Queue', 'Bye'])
    await userEvent.click(screen.getByRole('option', { name: 'Bye' }))
    await userEvent.click(submit)
    expect(made(onLink)).toEqual(['link', [{ port: 'default', to: 'd' }, { port: 'failure', to: 'd' }]])
    expect(onClose).toHaveBeenCalledTimes(1)
  })
  it('another port shows where that leads, and can be unlinked', async () => {
    const { port, to, submit, onLink } = await open('q')
    await userEvent.click(port)
    await userEvent.click(await screen.findByRole('option', { name: 'default' }))
    expect(to).toHaveValue('Bye')
    await userEvent.click(to)
    await userEvent.click(await screen.findByRole('option', { name: 'Bye' })) // once more, and it is chosen no longer
    expect(to).toHaveValue('')
    await userEvent.click(submit)
    expect(made(onLink)).toEqual(['unlink', []])
  })
  it('of one that ends has no port to link', async () => {
    expect((await open('d')).submit).toBeDisabled()
  })
  it('is closed with nothing done', async () => {
    const { onLink, onClose } = await open('q')
    await userEvent.click(screen.getByRole('button', { name: 'Cancel' }))
    expect([onLink.mock.calls.length, onClose.mock.calls.length]).toEqual([0, 1])
  })
})
