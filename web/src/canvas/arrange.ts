import type { FlowDocument, Place, Point } from '@/model/document'
import { move } from '@/model/document'
import { arranged, type Graph, graphOf, middlesInColumns } from '@/model/layout'
import type { Catalog } from '@/model/catalog'
import { sizesOf } from './face'

let worker: Worker | undefined
let asked = 0

/** The middles of the activities of a graph, as dagre lays it out. The worker is made when it is needed first. */
function middles(graph: Graph): Promise<Record<string, Point>> {
  worker ??= new Worker(new URL('./arrange.worker.ts', import.meta.url), { type: 'module' })
  const at = worker
  const id = ++asked
  return new Promise((resolve, reject) => {
    const done = (e: MessageEvent<{ id: number; middles: Record<string, Point> }>) => {
      if (e.data.id !== id) return
      stop()
      resolve(e.data.middles)
    }
    const failed = (e: ErrorEvent) => {
      e.preventDefault()
      stop()
      worker = undefined
      reject(new Error(e.message))
    }
    const stop = () => {
      at.removeEventListener('message', done)
      at.removeEventListener('error', failed)
    }
    at.addEventListener('message', done)
    at.addEventListener('error', failed)
    at.postMessage({ id, graph })
  })
}

/** The flow with a part of it laid out from left to right. It stays about where it was; links and selection are not touched. */
export async function arrange(doc: FlowDocument, place: Place, catalog: Catalog): Promise<FlowDocument> {
  const graph = graphOf(doc, place, sizesOf(doc, place, catalog))
  // dagre goes from activity to activity as deep as the flow is long, and gives up on one of a thousand in a row.
  const at = await middles(graph).catch(() => middlesInColumns(doc, place, graph))
  return move(doc, arranged(doc, place, graph, at))
}
