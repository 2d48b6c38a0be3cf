import { Graph as Drawing, layout } from '@dagrejs/dagre'
import type { Position } from '@/lib/flow/graph.ts'
import type { Connection } from './document.ts'

export interface Box {
  id: string
  width: number
  height: number
}

export interface Plan {
  boxes: Box[]
  /** Block by block, the exits of each in their order. */
  connections: Connection[]
}

const GAPS = { rankdir: 'LR', nodesep: 40, ranksep: 110, marginx: 0, marginy: 0 } as const

/** Where each block stands best: from left to right, what follows a block's exits in the order of the exits. */
export function layOut({ boxes, connections }: Plan): Record<string, Position> {
  const drawing = new Drawing({ multigraph: true }).setGraph({ ...GAPS })
  drawing.setDefaultEdgeLabel(() => ({}))
  for (const { id, width, height } of boxes) drawing.setNode(id, { width, height })
  for (const { source, exit, target } of connections) drawing.setEdge(source, target, {}, exit)
  layout(drawing, { constraints: orderOf(connections) })
  return Object.fromEntries(
    boxes.map(({ id, width, height }) => {
      const { x = 0, y = 0 } = drawing.node(id)
      // dagre tells the middle.
      return [id, { x: Math.round(x - width / 2), y: Math.round(y - height / 2) }]
    }),
  )
}

/** Of two blocks that a block leads to, the one of the earlier exit stands above: so far as that contradicts nothing said before. */
function orderOf(connections: readonly Connection[]) {
  const above = new Map<string, Set<string>>()
  const isAbove = (one: string, other: string, seen = new Set<string>()): boolean => {
    if (one === other) return true
    if (seen.has(one)) return false
    seen.add(one)
    return [...(above.get(one) ?? [])].some((next) => isAbove(next, other, seen))
  }
  const bySource = Map.groupBy(connections, ({ source }) => source)
  return [...bySource].flatMap(([source, exits]) => {
    const targets = [...new Set(exits.map(({ target }) => target))].filter((target) => target !== source)
    return targets.slice(1).flatMap((right, place) => {
      const left = targets[place] as string
      if (isAbove(right, left)) return []
      above.set(left, (above.get(left) ?? new Set()).add(right))
      return [{ left, right }]
    })
  })
}
