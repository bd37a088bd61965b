import { Graph, layout } from '@dagrejs/dagre'
import { gaps, type Graph as Wanted } from '@/model/layout'

// dagre takes a while over a large flow, and so has a thread of its own.
self.onmessage = ({ data }: MessageEvent<{ id: number; graph: Wanted }>) => {
  const g = new Graph()
  g.setGraph({ rankdir: 'LR', nodesep: gaps.across, ranksep: gaps.along, ranker: 'network-simplex' })
  g.setDefaultEdgeLabel(() => ({}))
  for (const n of data.graph.nodes) g.setNode(n.id, { width: n.width, height: n.height })
  for (const e of data.graph.edges) g.setEdge(e.from, e.to)
  layout(g)
  const middles = Object.fromEntries(data.graph.nodes.map((n) => {
    const { x, y } = g.node(n.id) as { x: number; y: number }
    return [n.id, { x, y }]
  }))
  self.postMessage({ id: data.id, middles })
}
