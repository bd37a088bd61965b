// @vitest-environment jsdom
import { fireEvent, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { emptyFlow, find, type FlowDocument } from '@/model/document'
import { catalog } from '@/testing/kinds'
import { draw } from '@/testing/render'
import { Canvas, type CanvasProps } from './canvas'
import { QuickAdd } from './quick-add'

const doc: FlowDocument = {
  ...emptyFlow('F'),
  activities: [
    { id: 's', label: 'Start', kind: 'start', links: [{ port: 'out', to: 'q' }] },
    { id: 'q', label: 'Queue', kind: 'queue-contact', description: 'where people wait', disabled: true, links: [] },
    { id: 'd', label: 'Bye', kind: 'disconnect', links: [] },
  ],
  layout: { activities: { s: { x: 0, y: 0 }, q: { x: 300, y: 0 }, d: { x: 600, y: 0 } } },
}

beforeAll(() => {
  document.elementsFromPoint = () => []
})

async function shown(more: Partial<CanvasProps> = {}) {
  const acts = { onChange: vi.fn(), onSelect: vi.fn(), onOpen: vi.fn() }
  await draw(<Canvas document={doc} place="activities" catalog={catalog} selection={[]} editable {...acts} {...more} />)
  const canvas = screen.getByRole('application', { name: 'Flow' })
  canvas.focus()
  return { ...acts, canvas }
}

describe('the canvas by keyboard (ui 14)', () => {
  it('walks along links and opens', async () => {
    const { canvas, onSelect, onOpen } = await shown({ selection: ['s'] })
    fireEvent.keyDown(canvas, { key: 'ArrowRight' })
    expect(onSelect).toHaveBeenLastCalledWith(['q'])
    fireEvent.keyDown(canvas, { key: 'Enter' })
    expect(onOpen).toHaveBeenCalledWith('s')
  })
  it('moves with Shift, and disables', async () => {
    const { canvas, onChange } = await shown({ selection: ['d'] })
    fireEvent.keyDown(canvas, { key: 'd' })
    expect(onChange.mock.calls[0]?.[0]).toEqual({ name: 'disable', what: 'Bye' })
    expect(find(onChange.mock.calls[0]?.[1] as FlowDocument, 'd')?.disabled).toBe(true)
  })
  it('Tab opens the library, and goes on after it was closed', async () => {
    const { canvas, onChange } = await shown({ selection: ['q'] })
    fireEvent.keyDown(canvas, { key: 'Tab' })
    const search = await screen.findByRole('combobox', { name: 'Add an activity' })
    await userEvent.type(search, 'menu{Enter}')
    const [action, next] = onChange.mock.calls[0] as [unknown, FlowDocument]
    expect(action).toEqual({ name: 'add', what: 'Menu' })
    expect(find(next, 'q')?.links).toEqual([{ port: 'default', to: next.activities.at(-1)?.id }])
    const event = new KeyboardEvent('keydown', { key: 'Tab', bubbles: true, cancelable: true })
    canvas.dispatchEvent(event)
    expect(event.defaultPrevented).toBe(false)
  })
  it('links with L', async () => {
    const { canvas, onChange } = await shown({ selection: ['q'] })
    fireEvent.keyDown(canvas, { key: 'l' })
    await userEvent.click(await screen.findByRole('combobox', { name: 'Leads to' }))
    await userEvent.click(await screen.findByRole('option', { name: 'Bye' }))
    await userEvent.click(screen.getByRole('button', { name: 'Link' }))
    expect(onChange.mock.calls[0]?.[0]).toEqual({ name: 'link', what: 'Queue' })
    expect(find(onChange.mock.calls[0]?.[1] as FlowDocument, 'q')?.links).toEqual([{ port: 'default', to: 'd' }])
  })
  it('changes nothing while it is read only', async () => {
    const { canvas, onChange } = await shown({ selection: ['q'], editable: false })
    for (const key of ['d', 'l', 'Tab', 'Delete']) fireEvent.keyDown(canvas, { key })
    fireEvent.keyDown(canvas, { key: 'ArrowRight', shiftKey: true })
    expect(onChange).not.toHaveBeenCalled()
    expect(screen.queryByRole('dialog')).toBeNull()
  })
  it('says what is chosen', async () => {
    await shown({ selection: ['q'], changed: new Set(['q']), marks: { q: { state: 'done', visits: 3, tookMs: 1200 } } })
    expect(screen.getAllByRole('status')[0]).toHaveTextContent('Queue, Queue Contact, Disabled, Changed since it was published, passed, 3 times, 1.2 sec, Note: where people wait')
  })
  it('an empty one says how to begin', async () => {
    await shown({ document: emptyFlow('F') })
    expect(screen.getByText(/press Tab and choose one/)).toBeInTheDocument()
  })
})

describe('the library at a place', () => {
  const open = async () => {
    const acts = { onPick: vi.fn(), onClose: vi.fn() }
    await draw(<QuickAdd catalog={catalog} kinds={catalog.kinds} at={{ x: 0, y: 0 }} title="Add" {...acts} />)
    return { ...acts, search: screen.getByRole('combobox') }
  }
  it('is walked with arrows and searched', async () => {
    const { search, onPick } = await open()
    await userEvent.type(search, '{ArrowDown}{ArrowUp}{ArrowUp}{Enter}')
    expect(onPick).toHaveBeenLastCalledWith(catalog.byName.get('event'))
    await userEvent.type(search, 'otp{Enter}')
    expect(onPick).toHaveBeenLastCalledWith(catalog.byName.get('verify-otp'))
  })
  it('says when there is nothing, and closes', async () => {
    const { search, onPick, onClose } = await open()
    await userEvent.type(search, 'zzz{Enter}{Escape}')
    expect(screen.getByRole('status')).toHaveTextContent('zzz')
    expect([onPick.mock.calls.length, onClose.mock.calls]).toEqual([0, [['key']]])
  })
})
