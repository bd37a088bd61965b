import { type Edge, MarkerType, type Node, type NodeHandle, Position } from '@xyflow/react'
import { type Catalog, kindOf } from '@/model/catalog'
import type { ActivityKind, FlowActivity, FlowDocument, Place, Point } from '@/model/document'
import { settled, standing } from '@/model/layout'
import { failing, type Port, portsOf, type Unwired, unwiredOf } from '@/model/ports'
import { type Counts, count, type Placed } from '@/model/problems'
import { portMiddle, sizeOf, sizesOf, width } from './face'
import type { Mark, Marks } from './mark'

/** What is drawn of an activity. */
export type Face = {
  activity: FlowActivity
  kind: ActivityKind | undefined
  ports: (Port & { linked: boolean; goesTo?: Unwired })[]
  problems: Counts
  changed: boolean
  mark: Mark | undefined
  editable: boolean
}

export type FaceNode = Node<Face, 'activity'>
export type LinkEdge = Edge<{ loop: boolean; error: boolean; taken: boolean; lane: number; over: boolean }, 'link'>

/** What the canvas shows beside the document. */
export type Shown = {
  document: FlowDocument
  place: Place
  catalog: Catalog
  problems?: Placed | undefined
  changed?: { has: (id: string) => boolean } | undefined
  marks?: Marks | undefined
  takenLinks?: ReadonlySet<string> | undefined
  editable: boolean
}

/** How a link is called on the canvas. */
export const linkKey = (from: string, port: string) => `${from}:${port}`

const nothing: Counts = { error: 0, warning: 0, note: 0 }

/** Faces draws a flow as nodes and edges, and gives the same ones as before for what stayed as it was: those are not drawn again. */
export class Faces {
  private faces = new Map<string, { by: unknown[]; face: Face; handles: NodeHandle[]; height: number }>()
  private nodes = new Map<string, { by: unknown[]; node: FaceNode }>()
  private edges = new Map<string, { by: unknown[]; edge: LinkEdge }>()

  /** The activities of the part of the flow that is shown. `moving` are those that are being dragged. */
  drawn(shown: Shown, selection: ReadonlySet<string>, moving: Readonly<Record<string, Point>>): FaceNode[] {
    const { document, place, catalog } = shown
    const at = standing(document, place, sizesOf(document, place, catalog))
    const errors = failing(document)
    return document[place].map((a) => {
      const { face, handles, height } = this.face(a, shown, errors)
      const position = (Object.hasOwn(moving, a.id) ? moving[a.id] : undefined) ?? at.get(a.id) ?? { x: 0, y: 0 }
      const selected = selection.has(a.id)
      const dragging = Object.hasOwn(moving, a.id)
      const by = [face, position.x, position.y, selected, dragging]
      return kept<{ node: FaceNode }>(this.nodes, a.id, by, () => ({ node: {
        id: a.id, type: 'activity', data: face, position, selected, dragging, width, height, measured: { width, height }, handles, draggable: shown.editable, connectable: shown.editable, deletable: false,
      } })).node
    })
  }

  private face(a: FlowActivity, { catalog, problems, changed, marks, editable }: Shown, errors: ReturnType<typeof failing>) {
    const kind = kindOf(catalog, a.kind)
    const wrong = problems?.byActivity.get(a.id)
    const counts = wrong === undefined ? nothing : count(wrong)
    const differs = changed?.has(a.id) ?? false
    const mark = marks && Object.hasOwn(marks, a.id) ? marks[a.id] : undefined
    const by = [a, kind, counts.error, counts.warning, counts.note, differs, mark?.state, mark?.visits, mark?.tookMs, mark?.breakpoint, editable, errors.goesTo, errors.by]
    return kept<{ face: Face; handles: NodeHandle[]; height: number }>(this.faces, a.id, by, () => {
      const open = new Map(unwiredOf(a, kind, errors).map((u) => [u.port, u]))
      const ports = portsOf(kind, a).map((p) => {
        const goesTo = open.get(p.name)
        return { ...p, linked: goesTo === undefined, ...(goesTo ? { goesTo } : {}) }
      })
      return { face: { activity: a, kind, ports, problems: counts, changed: differs, mark, editable }, handles: handlesOf(kind, ports), height: sizeOf(kind, a).height }
    })
  }

  /** The links among them. `over` is the one that something is held over. */
  linked({ document, place, catalog, takenLinks, editable }: Shown, chosen: string | undefined, over: string | undefined): LinkEdge[] {
    const known = new Map(document[place].map((a) => [a.id, a.label]))
    return document[place].flatMap((a) => {
      const kind = kindOf(catalog, a.kind)
      return a.links.flatMap((l, lane) => {
        const to = known.get(l.to)
        if (to === undefined) return []
        const ariaLabel = `${a.label} → ${to}`
        const id = linkKey(a.id, l.port)
        const error = kind?.error_ports.includes(l.port) ?? false
        const taken = takenLinks?.has(id) ?? false
        const by = [ariaLabel, l.to, error, taken, lane, id === chosen, id === over, editable]
        return [kept<{ edge: LinkEdge }>(this.edges, id, by, () => ({ edge: {
          id, type: 'link', source: a.id, sourceHandle: l.port, target: l.to, targetHandle: 'in', selected: id === chosen, reconnectable: editable, deletable: false, focusable: false, ariaLabel, zIndex: taken || id === chosen ? 1 : 0,
          markerEnd: { type: MarkerType.ArrowClosed, width: 16, height: 16, color: taken ? 'var(--link-taken)' : 'var(--link)' },
          data: { loop: l.to === a.id, error, taken, lane, over: id === over },
        } })).edge]
      })
    })
  }
}

/** Where links fasten, so that they can be drawn before the activity is. */
function handlesOf(kind: ActivityKind | undefined, ports: readonly Port[]): NodeHandle[] {
  const box = { width: 2, height: 2 }
  const out = ports.map((p, i): NodeHandle => ({ id: p.name, type: 'source', position: Position.Right, x: width - 2, y: portMiddle(i) - 1, ...box }))
  return begins(kind) ? out : [{ id: 'in', type: 'target', position: Position.Left, x: 0, y: 27, ...box }, ...out]
}

/** Whether no link leads to activities of the kind. */
export const begins = (kind: ActivityKind | undefined) => kind?.role === 'start' || kind?.role === 'handler'

function kept<T extends object>(all: Map<string, { by: unknown[] } & T>, key: string, by: unknown[], make: () => T): T {
  const old = all.get(key)
  if (old !== undefined && old.by.every((v, i) => v === by[i])) return old
  const made = { by, ...make() }
  all.set(key, made)
  return made
}

/** The flow with all of a part put where it is drawn. */
export function drawnWhere(document: FlowDocument, place: Place, catalog: Catalog): FlowDocument {
  return settled(document, place, sizesOf(document, place, catalog))
}
