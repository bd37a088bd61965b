import { useReactFlow } from '@xyflow/react'
import { useRef } from 'react'
import { find, type FlowDocument, move, type Place, type Point, setDisabled } from '@/model/document'
import { walk, type Way } from './walk'

type Keys = {
  document: FlowDocument
  place: Place
  editable: boolean
  selection: readonly string[]
  link: string | undefined
  select: (ids: string[]) => void
  open: (id: string) => void
  add: () => void
  connect: (id: string) => void
  unlink: () => void
  change: (name: string, ids: readonly string[], how: (doc: FlowDocument) => FlowDocument, field?: string) => void
  fit: () => void
  arrange: () => void
}

const ways: Record<string, Way> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' }
const steps: Record<Way, Point> = { left: { x: -8, y: 0 }, right: { x: 8, y: 0 }, up: { x: 0, y: -8 }, down: { x: 0, y: 8 } }

/** What keys do while the canvas has the keyboard. Escape lets Tab leave it. */
export function useKeys(k: Keys): (e: React.KeyboardEvent) => void {
  const { zoomIn, zoomOut, getNode } = useReactFlow()
  const leaving = useRef(false)
  const only = k.selection.length === 1 ? k.selection[0] : undefined

  const moved = (way: Way) => {
    const by = steps[way]
    k.change('move', k.selection, (doc) => move(doc, Object.fromEntries(k.selection.flatMap((id) => {
      const at = getNode(id)?.position
      return at === undefined ? [] : [[id, { x: at.x + by.x, y: at.y + by.y }] as const]
    }))), `move ${k.selection.join(' ')}`)
  }

  const arrow = (way: Way, shift: boolean) => {
    if (shift) {
      if (k.editable && k.selection.length > 0) moved(way)
      return
    }
    const to = walk(k.document, k.place, k.selection.at(-1), way)
    if (to !== undefined) k.select([to])
  }

  const tab = (e: React.KeyboardEvent) => {
    if (!k.editable || e.shiftKey || leaving.current) return false
    k.add()
    leaving.current = true // after the library was closed, Tab goes on
    return true
  }

  const plain: Record<string, () => boolean> = {
    Enter: () => (only === undefined ? false : (k.open(only), true)),
    l: () => (only !== undefined && k.editable ? (k.connect(only), true) : false),
    d: () => {
      if (!k.editable || k.selection.length === 0) return false
      const off = !k.selection.every((id) => find(k.document, id)?.disabled)
      k.change(off ? 'disable' : 'enable', k.selection, (doc) => k.selection.reduce((d, id) => setDisabled(d, id, off), doc))
      return true
    },
    Delete: () => (k.editable && k.link !== undefined ? (k.unlink(), true) : false),
    Backspace: () => (k.editable && k.link !== undefined ? (k.unlink(), true) : false),
    '+': () => (void zoomIn(), true),
    '-': () => (void zoomOut(), true),
  }

  return (e) => {
    if (e.defaultPrevented || e.target !== e.currentTarget || e.ctrlKey || e.metaKey || e.altKey) return
    const way = ways[e.key]
    let done = true
    if (e.key === 'Tab') done = tab(e)
    else if (way !== undefined) arrow(way, e.shiftKey)
    else if (e.shiftKey && e.code === 'Digit1') k.fit()
    else if (e.shiftKey && e.code === 'KeyA' && k.editable) k.arrange()
    else done = plain[e.key]?.() ?? false
    if (e.key !== 'Tab') leaving.current = e.key === 'Escape'
    if (done) e.preventDefault()
  }
}
