import type { Graph } from '@/lib/flow/graph.ts'
import { connectionsOf } from './document.ts'

/** The blocks that somebody can come to, in the order in which he does, exit by exit. */
export function walk(graph: Graph): string[] {
  return [...visit(graph, [graph.start], new Set())]
}

/** The same, and after them those that nothing leads to. */
export function orderOfWalk(graph: Graph): string[] {
  const reached = visit(graph, [graph.start], new Set())
  return [...visit(graph, Object.keys(graph.nodes), reached)]
}

function visit(graph: Graph, from: string[], order: Set<string>): Set<string> {
  const bySource = Map.groupBy(connectionsOf(graph), ({ source }) => source)
  const waiting = [...from]
  for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
    if (order.has(id) || !graph.nodes[id]) continue
    order.add(id)
    waiting.push(...(bySource.get(id) ?? []).map(({ target }) => target))
  }
  return order
}
