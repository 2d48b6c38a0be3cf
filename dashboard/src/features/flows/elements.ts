import type { Edge, Node } from '@xyflow/react'
import { type Exit, exitsOf } from '@/lib/flow/exits.ts'
import { type FlowNode, type Graph, type Note, notesOf, positionOf } from '@/lib/flow/graph.ts'
import { connectionsOf } from './document.ts'

/** How many people came in, went on and are there now. */
export interface Counts {
  entered: number
  left: number
  waiting: number
  /** People by the exit they took. */
  exits: Readonly<Record<string, number>>
}

/** What the canvas shows on blocks besides what they are. */
export interface Marks {
  problems: Readonly<Record<string, 'error' | 'warning'>>
  counts: Readonly<Record<string, Counts>> | undefined
  /** The blocks of a way that was taken, the last one last. */
  lit: readonly string[]
  found: readonly string[]
}

export const NO_MARKS: Marks = { problems: {}, counts: undefined, lit: [], found: [] }

export type BlockData = {
  node: FlowNode
  isStart: boolean
  problem: 'error' | 'warning' | undefined
  counts: Counts | undefined
  /** Of all who entered the flow. */
  all: number
  lit: 'taken' | 'last' | undefined
  isFound: boolean
  isReadOnly: boolean
}
export type BlockElement = Node<BlockData, 'block'>
export type NoteElement = Node<{ note: Note; isReadOnly: boolean }, 'note'>
export type Element = BlockElement | NoteElement

/** The canvas' elements for a document; those that show the same as before stay the same objects and are not drawn again. */
export function makeElements(
  before: readonly Element[],
  graph: Graph,
  marks: Marks,
  isReadOnly: boolean,
): Element[] {
  const known = new Map(before.map((element) => [element.id, element]))
  const all = marks.counts?.[graph.start]?.entered ?? 0
  const blocks = Object.entries(graph.nodes).map(([id, node]): Element => {
    const data: BlockData = {
      node,
      isStart: id === graph.start,
      problem: marks.problems[id],
      counts: marks.counts?.[id],
      all,
      lit: litOf(marks.lit, id),
      isFound: marks.found.includes(id),
      isReadOnly,
    }
    return renew(known.get(id), { id, type: 'block', position: positionOf(graph, id), data })
  })
  const notes = notesOf(graph).map((note): Element => {
    const { id, x, y } = note
    return renew(known.get(id), { id, type: 'note', position: { x, y }, data: { note, isReadOnly } })
  })
  return [...notes, ...blocks]
}

function litOf(lit: readonly string[], id: string): BlockData['lit'] {
  if (lit.at(-1) === id) return 'last'
  return lit.includes(id) ? 'taken' : undefined
}

/** The element as it was, as far as it shows the same; what was chosen and measured stays in any case. */
function renew(before: Element | undefined, next: Element): Element {
  if (!before || before.type !== next.type) return next
  const isSameData = isShallowEqual(before.data, next.data)
  const isSamePlace = before.position.x === next.position.x && before.position.y === next.position.y
  // While it is dragged the hand says where it is.
  if (isSameData && (isSamePlace || before.dragging)) return before
  return {
    ...before,
    data: isSameData ? before.data : next.data,
    position: isSamePlace || before.dragging ? before.position : next.position,
  } as Element
}

function isShallowEqual(one: object, other: object): boolean {
  const entries = Object.entries(one)
  return entries.every(([name, value]) => (other as Record<string, unknown>)[name] === value)
}

export function makeEdges(before: readonly Edge[], graph: Graph, lit: readonly string[]): Edge[] {
  const known = new Map(before.map((edge) => [edge.id, edge]))
  const steps = new Set(lit.slice(1).map((id, place) => `${lit[place]} ${id}`))
  return connectionsOf(graph).map(({ source, exit, target }) => {
    const id = edgeId(source, exit)
    const isLit = steps.has(`${source} ${target}`)
    const edge = known.get(id)
    if (edge?.target === target && edge.animated === isLit) return edge
    return { ...edge, id, source, sourceHandle: exit, target, animated: isLit, data: { exit } }
  })
}

export const edgeId = (source: string, exit: string) => `${source}>${exit}`

/** The exit that a connection is drawn to when the whole block was meant: the first that leads nowhere. */
export function freeExit(node: FlowNode): Exit | undefined {
  return exitsOf(node).find(({ target }) => target === null)
}
