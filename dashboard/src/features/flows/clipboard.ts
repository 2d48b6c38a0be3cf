import { mapTargets } from '@/lib/flow/exits.ts'
import {
  type FlowNode,
  type Graph,
  MOST_NODES,
  MOST_NOTES,
  NODE_TYPES,
  type Note,
  notesOf,
  type Position,
  positionOf,
} from '@/lib/flow/graph.ts'
import { addBlock, newId, setNote } from './document.ts'

/** Blocks and notes as the clipboard carries them, from one flow to another. */
interface Fragment {
  zapbase: 'flow-blocks'
  nodes: Record<string, FlowNode>
  positions: Record<string, Position>
  notes: Note[]
}

/** What of these may be copied, as text; empty when it is nothing. */
export function copyBlocks(graph: Graph, ids: Iterable<string>): string {
  const chosen = new Set(ids)
  const nodes = Object.entries(graph.nodes).filter(([id, { type }]) => chosen.has(id) && type !== 'start')
  const notes = notesOf(graph).filter(({ id }) => chosen.has(id))
  if (nodes.length === 0 && notes.length === 0) return ''
  const fragment: Fragment = {
    zapbase: 'flow-blocks',
    nodes: Object.fromEntries(nodes),
    positions: Object.fromEntries(nodes.map(([id]) => [id, positionOf(graph, id)])),
    notes,
  }
  return JSON.stringify(fragment)
}

/**
 * Puts copied blocks down around a place, under new ids; exits among them lead on among them, others nowhere. Answers
 * the ids, none when the text is something else.
 */
export function pasteBlocks(graph: Graph, text: string, at: Position): { graph: Graph; ids: string[] } {
  const fragment = readFragment(text)
  if (!fragment) return { graph, ids: [] }
  const room = MOST_NODES - Object.keys(graph.nodes).length
  const entries = Object.entries(fragment.nodes).slice(0, room)
  const corner = cornerOf([...Object.values(fragment.positions), ...fragment.notes])
  const shift = ({ x, y }: Position) => ({ x: x - corner.x + at.x, y: y - corner.y + at.y })
  const ids: Record<string, string> = {}
  let pasted = graph
  for (const [id, node] of entries) {
    ids[id] = newId(pasted, node.type)
    pasted = addBlock(pasted, ids[id], node, shift(fragment.positions[id] ?? corner))
  }
  const nodes = { ...pasted.nodes }
  for (const [id, node] of entries)
    nodes[ids[id] as string] = mapTargets(node, (target) => ids[target] ?? null)
  pasted = { ...pasted, nodes }
  const notes = fragment.notes
    .slice(0, MOST_NOTES - notesOf(graph).length)
    .map((note) => ({ ...note, ...shift(note), id: newNoteId() }))
  pasted = notes.reduce(setNote, pasted)
  return { graph: pasted, ids: [...Object.values(ids), ...notes.map(({ id }) => id)] }
}

export const newNoteId = () => `note_${Math.random().toString(36).slice(2, 8)}`

function readFragment(text: string): Fragment | undefined {
  try {
    const { zapbase, nodes = {}, positions = {}, notes = [] } = JSON.parse(text) as Partial<Fragment>
    const isKnown = Object.values(nodes).every(({ type }) => NODE_TYPES.includes(type) && type !== 'start')
    return zapbase === 'flow-blocks' && isKnown ? { zapbase, nodes, positions, notes } : undefined
  } catch {
    return undefined
  }
}

function cornerOf(places: readonly Position[]): Position {
  if (places.length === 0) return { x: 0, y: 0 }
  return { x: Math.min(...places.map(({ x }) => x)), y: Math.min(...places.map(({ y }) => y)) }
}
