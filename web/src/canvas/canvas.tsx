import '@xyflow/react/dist/style.css'
import { useComputedColorScheme, VisuallyHidden } from '@mantine/core'
import { useReducedMotion } from '@mantine/hooks'
import {
  type Connection, type EdgeChange, type FinalConnectionState, type NodeChange, ReactFlow, ReactFlowProvider, SelectionMode, useReactFlow, useStore, useStoreApi,
} from '@xyflow/react'
import { useCallback, useEffect, useId, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { kindOf } from '@/model/catalog'
import { find, type FlowDocument, move, type Point, positions } from '@/model/document'
import type { Action } from '@/model/history'
import { link, type LinkAt, reconnect, unlink } from '@/model/links'
import { added, droppedOn, fitting, openPort, type Where } from './adding'
import { arrange } from './arrange'
import { type CanvasActs, CanvasContext, FarContext } from './canvas-context'
import classes from './canvas.module.css'
import { Dots } from './dots'
import { kindDrag } from './drag'
import { drawnWhere, type FaceNode, Faces, type LinkEdge, type Shown } from './faces'
import { LinkDialog } from './link-dialog'
import { LinkLine } from './link'
import { FlowMap } from './map'
import { ActivityNode, faceId } from './node'
import { QuickAdd } from './quick-add'
import { Tools } from './tools'
import { useKeys } from './use-keys'
import { useMoving } from './use-moving'
import { useView } from './use-view'
import { faceWords } from './words'

export type CanvasProps = Shown & {
  /** Ids of the chosen activities. One that is chosen from outside is brought into view. */
  selection: readonly string[]
  /** What a person did, and the flow after it. */
  onChange: (action: Action, document: FlowDocument) => void
  onSelect: (ids: string[]) => void
  /** An activity is to be shown with its settings. */
  onOpen: (id: string) => void
  /** The empty canvas was clicked: the flow's own settings are to be shown. */
  onBackground?: () => void
}

const nodeTypes = { activity: ActivityNode }
const edgeTypes = { link: LinkLine }
const none: Readonly<Record<string, Point>> = {}
/** From here on outwards nobody can read a port, or take it. */
const far = 0.5

/** Canvas draws a part of a flow, and lets people build it. It holds no state of the flow: what is done goes out through onChange and comes back as document. */
export function Canvas(props: CanvasProps) {
  return (
    <ReactFlowProvider key={props.place}>
      <Drawing {...props} />
    </ReactFlowProvider>
  )
}

type Adding = Where & { shown: Point }

function Drawing(props: CanvasProps) {
  const { document: doc, place, catalog, problems, changed, marks, takenLinks, editable, selection, onChange, onSelect, onOpen, onBackground } = props
  const { t, i18n } = useTranslation('designer')
  const scheme = useComputedColorScheme('light')
  const still = useReducedMotion()
  const help = useId()
  const box = useRef<HTMLDivElement>(null)
  const [faces] = useState(() => new Faces())
  const [moving, setMoving] = useState(none)
  const [linkPicked, setLinkChosen] = useState<string>()
  const [over, setOver] = useState<string>()
  const [adding, setAdding] = useState<Adding>()
  const [linking, setLinking] = useState<string>()
  const { screenToFlowPosition, flowToScreenPosition } = useReactFlow()
  const store = useStoreApi()
  useMoving(box)
  const farOut = useStore((s) => s.transform[2] < far)
  const view = useView(doc, place, catalog, selection, still)

  const shown = useMemo<Shown>(
    () => ({ document: doc, place, catalog, problems, changed, marks, takenLinks, editable }),
    [doc, place, catalog, problems, changed, marks, takenLinks, editable],
  )
  const linkChosen = selection.length === 0 ? linkPicked : undefined
  const labels = useMemo(() => {
    const help = t(editable ? 'canvas.help' : 'canvas.helpReadOnly')
    return { 'node.a11yDescription.default': help, 'node.a11yDescription.keyboardDisabled': help, 'edge.a11yDescription.default': t('canvas.helpLink') }
  }, [t, editable])
  const chosen = useMemo(() => new Set(selection), [selection])
  const nodes = useMemo(() => faces.drawn(shown, chosen, moving), [faces, shown, chosen, moving])
  const edges = useMemo(() => faces.linked(shown, linkChosen, over), [faces, shown, linkChosen, over])

  const select = useCallback(
    (ids: string[]) => {
      view.own(ids)
      if (ids.length > 0) setLinkChosen(undefined)
      onSelect(ids)
    },
    [view, onSelect],
  )
  const name = (ids: readonly string[]) => (ids.length === 1 ? (find(doc, ids[0] ?? '')?.label ?? '') : t('canvas.activities', { count: ids.length }))
  const change = (action: string, ids: readonly string[], how: (d: FlowDocument) => FlowDocument, field?: string) => {
    const next = how(drawnWhere(doc, place, catalog))
    if (next !== doc) onChange({ name: action, what: name(ids), ...(field === undefined ? {} : { field }) }, next)
  }
  const unlinkAt = (at: LinkAt) => {
    change('unlink', [at.from], (d) => unlink(d, at.from, at.port))
    setLinkChosen(undefined)
  }
  const linkAt = (key: string | undefined): LinkAt | undefined => {
    const edge = edges.find((e) => e.id === key)
    return edge && { from: edge.source, port: edge.sourceHandle ?? '' }
  }
  const put = (kindName: string, where: Where) => {
    const kind = kindOf(catalog, kindName)
    if (!kind || !fitting(doc, place, catalog, where).includes(kind)) return
    const made = added(drawnWhere(doc, place, catalog), place, catalog, kind, where)
    onChange({ name: where.into ? 'splice' : 'add', what: find(made.doc, made.id)?.label ?? kind.title }, made.doc)
    onSelect([made.id])
    setAdding(undefined)
    box.current?.focus()
  }
  /** Opens the library where the activity is to come. */
  const offer = (where: Where, at?: Point) => {
    const corner = box.current?.getBoundingClientRect() ?? new DOMRect()
    const origin = where.from ?? where.into
    const node = origin && nodes.find((n) => n.id === origin.from)
    const from = at ?? (node ? flowToScreenPosition({ x: node.position.x + (node.width ?? 0) + 24, y: node.position.y }) : { x: corner.x + corner.width / 2 - 136, y: corner.y + 80 })
    const clamp = (n: number, most: number) => Math.max(8, Math.min(n, most))
    setAdding({ ...where, shown: { x: clamp(from.x - corner.x, corner.width - 284), y: clamp(from.y - corner.y, corner.height - 380) } })
  }
  const latest = useRef({ doc, offer, unlinkAt, onChange, onOpen })
  useEffect(() => {
    latest.current = { doc, offer, unlinkAt, onChange, onOpen }
  })
  const acts = useMemo<CanvasActs>(() => ({ add: (w) => latest.current.offer(w), open: (id) => latest.current.onOpen(id), unlink: (at) => latest.current.unlinkAt(at) }), [])

  const onNodesChange = (changes: NodeChange<FaceNode>[]) => {
    const ids = new Set(selection)
    const at = new Map<string, Point>()
    for (const c of changes) {
      if (c.type === 'select') ids[c.selected ? 'add' : 'delete'](c.id)
      else if (c.type === 'position' && c.position && c.dragging) at.set(c.id, c.position)
    }
    if (changes.some((c) => c.type === 'select')) select([...ids])
    if (at.size > 0) setMoving((m) => ({ ...m, ...Object.fromEntries(at) }))
  }
  const onDragged = (event: MouseEvent | TouchEvent, dragged: FaceNode[]) => {
    setMoving(none)
    setOver(undefined)
    const to = Object.fromEntries(dragged.map((n) => [n.id, { x: Math.round(n.position.x), y: Math.round(n.position.y) }]))
    const ids = dragged.map((n) => n.id)
    const [one] = ids
    const into = ids.length === 1 ? linkAt(linkUnder(event)) : undefined
    const between = one !== undefined && into !== undefined && droppedOn(doc, catalog, one, into) !== doc
    change(between ? 'splice' : 'move', ids, (d) => {
      const next = move(d, to)
      return between ? droppedOn(next, catalog, one, into) : next
    })
  }
  const onDrag = (event: MouseEvent | TouchEvent, node: FaceNode, dragged: FaceNode[]) => {
    const into = dragged.length === 1 ? linkUnder(event) : undefined
    const at = linkAt(into)
    setOver(at && droppedOn(doc, catalog, node.id, at) !== doc ? into : undefined)
  }
  const onConnect = ({ source, sourceHandle, target }: Connection) => change('link', [source], (d) => link(d, source, sourceHandle ?? '', target))
  const onConnectEnd = (event: MouseEvent | TouchEvent, { isValid, fromNode, fromHandle, toNode }: FinalConnectionState) => {
    if (isValid || fromNode === null || fromHandle?.type !== 'source') return
    const from = { from: fromNode.id, port: fromHandle.id ?? '' }
    if (toNode) change('link', [from.from], (d) => link(d, from.from, from.port, toNode.id))
    else offer({ from, at: screenToFlowPosition(pointOf(event)) }, pointOf(event))
  }
  const onDrop = (e: React.DragEvent) => {
    const kind = e.dataTransfer.getData(kindDrag)
    setOver(undefined)
    if (kind === '' || !editable) return
    e.preventDefault()
    const into = linkAt(linkUnder(e.nativeEvent))
    const { x, y } = screenToFlowPosition({ x: e.clientX, y: e.clientY })
    const at = { x: x - 116, y: y - 28 }
    const spliced = into && fitting(doc, place, catalog, { into }).some((k) => k.name === kind)
    put(kind, spliced ? { at, into } : { at })
  }
  const onDragOver = (e: React.DragEvent) => {
    if (!editable || !e.dataTransfer.types.includes(kindDrag)) return
    e.preventDefault()
    e.dataTransfer.dropEffect = 'copy'
    setOver(linkUnder(e.nativeEvent))
  }
  const rearrange = async () => {
    const laid = await arrange(drawnWhere(doc, place, catalog), place, catalog)
    // What was done meanwhile stays.
    const now = latest.current
    const next = move(now.doc, positions(laid))
    if (next !== now.doc) now.onChange({ name: 'arrange' }, next)
  }
  const onKeyDown = useKeys({
    document: doc, place, editable, selection, link: linkChosen, select, open: onOpen, change, fit: view.fit,
    add: () => offer({ from: openPort(catalog, find(doc, selection.length === 1 ? (selection[0] ?? '') : '')) }),
    connect: setLinking, unlink: () => {
      const at = linkAt(linkChosen)
      if (at) unlinkAt(at)
    },
    arrange: () => void rearrange(),
  })
  const last = selection.at(-1)
  const said = nodes.find((n) => n.id === last)?.data
  return (
    <CanvasContext value={acts}>
      <div
        ref={box} className={classes.canvas} role="application" tabIndex={0} aria-label={t('canvas.title')} aria-describedby={help} aria-activedescendant={last === undefined ? undefined : faceId(last)}
        onKeyDown={onKeyDown} onDrop={onDrop} onDragOver={onDragOver} onDragLeave={() => setOver(undefined)}
      >
        <VisuallyHidden id={help}>{t(editable ? 'canvas.help' : 'canvas.helpReadOnly')}</VisuallyHidden>
        <VisuallyHidden role="status">{said && selection.length === 1 ? faceWords(t, said, i18n.language) : selection.length > 1 ? t('canvas.chosen', { count: selection.length }) : ''}</VisuallyHidden>
        <FarContext value={farOut}>
          <ReactFlow<FaceNode, LinkEdge>
            nodes={nodes} edges={edges} nodeTypes={nodeTypes} edgeTypes={edgeTypes} colorMode={scheme} ariaLabelConfig={labels} onNodesChange={onNodesChange}
            onEdgesChange={(changes: EdgeChange<LinkEdge>[]) => {
              if (store.getState().userSelectionActive) return // a box takes activities, not what links them
              for (const c of changes) if (c.type === 'select') setLinkChosen((old) => (c.selected ? c.id : old === c.id ? undefined : old))
            }}
            onNodeDrag={onDrag} onNodeDragStop={(e, _, all) => onDragged(e, all)} onSelectionDragStop={(e, all) => onDragged(e.nativeEvent, all)}
            onNodeDoubleClick={(_, n) => onOpen(n.id)} onNodeClick={() => box.current?.focus({ preventScroll: true })} onEdgeClick={() => box.current?.focus({ preventScroll: true })}
            onPaneClick={() => {
              box.current?.focus({ preventScroll: true })
              onBackground?.()
            }}
            onConnect={onConnect} onConnectEnd={onConnectEnd}
            onReconnect={(old, to) => {
              if (to.target !== null) change('reconnect', [old.source], (d) => reconnect(d, { from: old.source, port: old.sourceHandle ?? '' }, { from: to.source, port: to.sourceHandle ?? '', to: to.target }))
            }}
            onInit={view.begin} onlyRenderVisibleElements nodesConnectable={editable} nodesDraggable={editable} edgesReconnectable={editable} nodesFocusable={false} edgesFocusable={false} disableKeyboardA11y
            selectionOnDrag={editable} selectionMode={SelectionMode.Partial} panOnDrag={editable ? [1] : [0, 1]} panActivationKeyCode="Space" panOnScroll zoomActivationKeyCode={['Control', 'Meta']} zoomOnDoubleClick={false}
            multiSelectionKeyCode={['Shift', 'Control', 'Meta']} selectionKeyCode={null} deleteKeyCode={null} minZoom={0.1} maxZoom={2} snapGrid={[8, 8]} snapToGrid connectionRadius={28} elevateNodesOnSelect={false} proOptions={{ hideAttribution: true }}
          >
            <Dots />
            <FlowMap nodes={nodes} />
            <Tools editable={editable} onFit={view.fit} onArrange={() => void rearrange()} still={still} />
          </ReactFlow>
        </FarContext>
        {doc[place].length === 0 && <p className={classes.empty}>{t(editable ? 'canvas.empty' : 'canvas.emptyReadOnly')}</p>}
        {adding && (
          <QuickAdd
            catalog={catalog} kinds={fitting(doc, place, catalog, adding)} at={adding.shown} title={t('canvas.addActivity')} onPick={(k) => put(k.name, adding)}
            onClose={(by) => {
              setAdding(undefined)
              if (by === 'key') box.current?.focus()
            }}
          />
        )}
        {linking !== undefined && (
          <LinkDialog
            document={doc} place={place} catalog={catalog} from={linking} onLink={(action, next) => change(action, [linking], (d) => (d === doc ? next : { ...next, ...(d.layout ? { layout: d.layout } : {}) }))}
            onClose={() => {
              setLinking(undefined)
              box.current?.focus()
            }}
          />
        )}
      </div>
    </CanvasContext>
  )
}

function pointOf(e: MouseEvent | TouchEvent): Point {
  const p = 'clientX' in e ? e : e.changedTouches[0]
  return { x: p?.clientX ?? 0, y: p?.clientY ?? 0 }
}

/** The link under the pointer. */
function linkUnder(e: MouseEvent | TouchEvent): string | undefined {
  const { x, y } = pointOf(e)
  for (const at of document.elementsFromPoint(x, y)) {
    const id = at.closest('.react-flow__edge')?.getAttribute('data-id')
    if (id) return id
  }
  return undefined
}
