// @vitest-environment jsdom
import { fireEvent, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { emptyFlow, find, type FlowDocument, move, rename } from '@/model/document'
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

describe('more of the canvas by keyboard (ui 14)', () => {
  const press = (canvas: HTMLElement, key: string, more: object = {}) => fireEvent.keyDown(canvas, { key, ...more })
  it('Shift and arrows move all that is chosen, by the grid, as one action', async () => {
    const { canvas, onChange } = await shown({ selection: ['q', 'd'] })
    press(canvas, 'ArrowLeft', { shiftKey: true })
    const [action, next] = onChange.mock.calls[0] as [unknown, FlowDocument]
    expect(action).toEqual({ name: 'move', what: '2 activities', field: 'move q d' })
    expect(next.layout?.activities).toEqual({ s: { x: 0, y: 0 }, q: { x: 292, y: 0 }, d: { x: 592, y: 0 } })
  })
  it('D enables when all that is chosen is disabled, and disables otherwise', async () => {
    const { canvas, onChange } = await shown({ selection: ['q'] })
    press(canvas, 'd')
    expect(onChange.mock.calls[0]?.[0]).toEqual({ name: 'enable', what: 'Queue' })
    expect(find(onChange.mock.calls[0]?.[1] as FlowDocument, 'q')).not.toHaveProperty('disabled')
  })
  it('arrows begin at the start, and stay where there is nothing', async () => {
    const { canvas, onSelect } = await shown()
    press(canvas, 'ArrowUp')
    expect(onSelect).toHaveBeenLastCalledWith(['s'])
    press(canvas, 'Enter')
    expect(onSelect).toHaveBeenCalledTimes(1)
  })
  it('keys with Ctrl, and those typed elsewhere, are not the canvas’s', async () => {
    const { canvas, onChange, onOpen } = await shown({ selection: ['q'] })
    press(canvas, 'd', { ctrlKey: true })
    press(canvas, 'Enter', { metaKey: true })
    fireEvent.keyDown(screen.getByRole('button', { name: 'Zoom in' }), { key: 'd' })
    expect([onChange.mock.calls.length, onOpen.mock.calls.length]).toEqual([0, 0])
  })
  it('after Escape, Tab leaves; Shift+Tab always does', async () => {
    const { canvas } = await shown({ selection: ['q'] })
    expect(press(canvas, 'Tab', { shiftKey: true })).toBe(true)
    press(canvas, 'Escape')
    expect(press(canvas, 'Tab')).toBe(true)
    expect(screen.queryByRole('dialog')).toBeNull()
  })
  it('Shift+A arranges, Shift+1 shows all and changes nothing', async () => {
    const arranged = vi.spyOn(await import('./arrange'), 'arrange').mockResolvedValue(move(doc, { q: { x: 320, y: 8 } }))
    const { canvas, onChange, onSelect } = await shown({ selection: ['q'] })
    press(canvas, '1', { code: 'Digit1', shiftKey: true })
    expect(onChange).not.toHaveBeenCalled()
    press(canvas, 'A', { code: 'KeyA', shiftKey: true })
    await vi.waitFor(() => expect(onChange).toHaveBeenCalledWith({ name: 'arrange' }, move(doc, { q: { x: 320, y: 8 } })))
    expect(onSelect).not.toHaveBeenCalled()
    arranged.mockRestore()
  })
  it('what is done while the flow is being arranged stays', async () => {
    let laid = (_: FlowDocument): void => undefined
    const arranged = vi.spyOn(await import('./arrange'), 'arrange').mockReturnValue(new Promise((resolve) => (laid = resolve)))
    const [early, late] = [vi.fn(), vi.fn()]
    const canvas = (document: FlowDocument, onChange: CanvasProps['onChange']) => <Canvas document={document} place="activities" catalog={catalog} selection={[]} editable onChange={onChange} onSelect={vi.fn()} onOpen={vi.fn()} />
    const { rerender } = await draw(canvas(doc, early))
    press(screen.getByRole('application', { name: 'Flow' }), 'A', { code: 'KeyA', shiftKey: true })
    const renamed = rename(doc, 'q', 'Sales', catalog)
    rerender(canvas(renamed, late))
    laid(move(doc, { q: { x: 320, y: 8 } }))
    await vi.waitFor(() => expect(late).toHaveBeenCalledWith({ name: 'arrange' }, move(renamed, { q: { x: 320, y: 8 } })))
    expect(early).not.toHaveBeenCalled()
    arranged.mockRestore()
  })
  it('an unknown kind, an event flow and an empty flow are drawn as well', async () => {
    const event = { id: 'e', label: 'OnError', kind: 'event', links: [] }
    const { canvas } = await shown({ document: { ...doc, events: [event] }, place: 'events', selection: ['e'] })
    expect(canvas).toHaveAttribute('aria-activedescendant', 'activity-e')
    expect(screen.getAllByRole('status')[0]).toHaveTextContent('OnError, Event')
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
  it('has a group for each part of the catalog, and chooses by a click', async () => {
    const { onPick } = await open()
    expect(screen.getAllByRole('group').map((g) => g.getAttribute('aria-label'))).toEqual(['Call Handling', 'Flow Control', 'Events'])
    await userEvent.click(screen.getByRole('option', { name: 'Case' }))
    expect(onPick).toHaveBeenCalledWith(catalog.byName.get('case'))
  })
  it('marks the option that Enter would take, and begins anew with another search', async () => {
    const { search } = await open()
    const chosen = () => screen.getAllByRole('option').filter((o) => o.getAttribute('aria-selected') === 'true')
    await userEvent.type(search, '{ArrowDown}{ArrowDown}')
    expect(chosen()).toHaveLength(1)
    expect(search).toHaveAttribute('aria-activedescendant', chosen()[0]?.id)
    await userEvent.type(search, 'e')
    expect(screen.getAllByRole('option').indexOf(chosen()[0]!)).toBe(0)
  })
  it('closes when something else is pressed', async () => {
    const { onClose } = await open()
    fireEvent.mouseDown(document.body)
    expect(onClose).toHaveBeenCalledWith('pointer')
  })
})
