import type { Block, Graph, Position, Remark } from '@/types/flow.generated.ts'

export type { Graph, Position } from '@/types/flow.generated.ts'

/** A block of a flow. Every exit is the id of a block or null; null and absent both end the run there. */
export type FlowNode = Block
export type NodeType = FlowNode['type']
export type NodeOf<Type extends NodeType> = Extract<FlowNode, { type: Type }>
export type Target = string | null
/** A note that sticks to the canvas. */
export type Note = Remark

export const NODE_TYPES = [
  'start',
  'content',
  'menu',
  'question',
  'condition',
  'action',
  'delay',
  'randomizer',
  'http',
  'jump',
  'handoff',
  'end',
] as const satisfies readonly NodeType[]

/** As much as the engine takes. */
export const MOST_NODES = 300
export const MOST_NOTES = 100
export const NOTE_COLORS = ['yellow', 'green', 'blue', 'pink'] as const

const ORIGIN: Position = { x: 0, y: 0 }

/** A flow in which nothing happens yet. */
export const EMPTY_GRAPH: Graph = {
  schema: 1,
  start: 'start',
  nodes: { start: { type: 'start', next: null } },
  layout: { nodes: { start: ORIGIN }, notes: [] },
}

export function positionOf(graph: Graph, id: string): Position {
  return graph.layout?.nodes?.[id] ?? ORIGIN
}

export const notesOf = (graph: Graph): readonly Note[] => graph.layout?.notes ?? []

/** Whether something of a file or of the database is a graph that can be drawn. What it says is the engine's to check. */
export function isGraph(value: unknown): value is Graph {
  if (!isRecord(value) || !isRecord(value.nodes) || typeof value.start !== 'string') return false
  return Object.values(value.nodes).every(
    (node) => isRecord(node) && NODE_TYPES.some((type) => type === node.type),
  )
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
