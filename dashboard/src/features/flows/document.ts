import { exitsOf, mapTargets, withExit } from '@/lib/flow/exits.ts'
import {
  type FlowNode,
  type Graph,
  type Note,
  notesOf,
  type Position,
  type Target,
} from '@/lib/flow/graph.ts'

export interface Connection {
  source: string
  exit: string
  target: string
}

/** Every exit that leads somewhere, block by block. */
export function connectionsOf(graph: Graph): Connection[] {
  return Object.entries(graph.nodes).flatMap(([source, node]) =>
    exitsOf(node).flatMap(({ key, target }) =>
      target !== null && graph.nodes[target] ? [{ source, exit: key, target }] : [],
    ),
  )
}

/** An id that no block has or had: what was counted for one that is gone is not another's. */
export function newId(graph: Graph, type: string): string {
  const id = `${type}_${Math.random().toString(36).slice(2, 8)}`
  return graph.nodes[id] ? newId(graph, type) : id
}

export function addBlock(graph: Graph, id: string, node: FlowNode, at: Position): Graph {
  const isFirst = !graph.nodes[graph.start]
  return place({ ...graph, start: isFirst ? id : graph.start, nodes: { ...graph.nodes, [id]: node } }, id, at)
}

export function setNode(graph: Graph, id: string, node: FlowNode): Graph {
  return graph.nodes[id] && graph.nodes[id] !== node
    ? { ...graph, nodes: { ...graph.nodes, [id]: node } }
    : graph
}

export function rename(graph: Graph, id: string, name: string): Graph {
  const node = graph.nodes[id]
  if (!node) return graph
  const { name: _before, ...rest } = node
  return setNode(graph, id, (name.trim() === '' ? rest : { ...rest, name: name.slice(0, 100) }) as FlowNode)
}

/** Without these blocks and notes; what led to them leads nowhere. */
export function remove(graph: Graph, ids: Iterable<string>): Graph {
  const gone = new Set(ids)
  const kept = Object.entries(graph.nodes).filter(([id]) => !gone.has(id))
  const nodes = kept.map(([id, node]): [string, FlowNode] => [
    id,
    mapTargets(node, (target) => (gone.has(target) ? null : target)),
  ])
  const positions = Object.entries(graph.layout?.nodes ?? {}).filter(([id]) => !gone.has(id))
  return {
    ...graph,
    nodes: Object.fromEntries(nodes),
    layout: {
      nodes: Object.fromEntries(positions),
      notes: notesOf(graph).filter(({ id }) => !gone.has(id)),
    },
  }
}

export function connect(graph: Graph, source: string, exit: string, target: Target): Graph {
  const node = graph.nodes[source]
  return node ? setNode(graph, source, withExit(node, exit, target)) : graph
}

export function disconnect(graph: Graph, connections: readonly Pick<Connection, 'source' | 'exit'>[]): Graph {
  return connections.reduce((changed, { source, exit }) => connect(changed, source, exit, null), graph)
}

export const setStart = (graph: Graph, start: string): Graph =>
  graph.nodes[start] ? { ...graph, start } : graph

/** Blocks and notes at new places; the same document when all stand there already. */
export function move(graph: Graph, places: Readonly<Record<string, Position>>): Graph {
  const before = graph.layout?.nodes ?? {}
  const moved = Object.entries(places)
    .map(([id, at]): [string, Position] => [id, round(at)])
    .filter(([id, at]) => graph.nodes[id] && !isSame(before[id], at))
  let hasNotes = false
  const notes = notesOf(graph).map((note) => {
    const at = places[note.id] && round(places[note.id] as Position)
    if (!at || isSame(note, at)) return note
    hasNotes = true
    return { ...note, ...at }
  })
  if (moved.length === 0 && !hasNotes) return graph
  return { ...graph, layout: { nodes: { ...before, ...Object.fromEntries(moved) }, notes } }
}

const isSame = (one: Position | undefined, other: Position) => one?.x === other.x && one.y === other.y

function place(graph: Graph, id: string, at: Position): Graph {
  return move(graph, { [id]: at })
}

/** Puts a note down, or another text or colour on one that lies there. */
export function setNote(graph: Graph, note: Note): Graph {
  const others = notesOf(graph)
  const isKnown = others.some(({ id }) => id === note.id)
  const notes = isKnown
    ? others.map((other) => (other.id === note.id ? note : other))
    : [...others, { ...note, ...round(note) }]
  return { ...graph, layout: { nodes: graph.layout?.nodes ?? {}, notes } }
}

const round = ({ x, y }: Position): Position => ({ x: Math.round(x), y: Math.round(y) })
