import { exitsOf } from '@/lib/flow/exits.ts'
import type { FlowNode, Graph } from '@/lib/flow/graph.ts'
import { isSame } from '@/lib/flow/same.ts'
import { textsOf } from '@/lib/flow/summary.ts'

export interface BlockChange {
  id: string
  before: FlowNode
  after: FlowNode
  /** Texts that are only in the one, and only in the other. */
  lost: string[]
  gained: string[]
  /** Exits that lead elsewhere now. */
  exits: { key: string; before: string | null; after: string | null }[]
  /** Something else of it is another, such as how long it waits. */
  isOther: boolean
}

export interface Comparison {
  added: [id: string, node: FlowNode][]
  removed: [id: string, node: FlowNode][]
  changed: BlockChange[]
  isSameStart: boolean
}

/** What one graph has, and how it says it, that another does not. Where blocks stand is no difference. */
export function compareGraphs(before: Graph, after: Graph): Comparison {
  const entries = Object.entries(after.nodes)
  return {
    added: entries.filter(([id]) => !before.nodes[id]),
    removed: Object.entries(before.nodes).filter(([id]) => !after.nodes[id]),
    changed: entries.flatMap(([id, node]) => {
      const old = before.nodes[id]
      return old && !isSame(old, node) ? [compareBlocks(id, old, node)] : []
    }),
    isSameStart: before.start === after.start,
  }
}

function compareBlocks(id: string, before: FlowNode, after: FlowNode): BlockChange {
  const [old, now] = [wordsOf(before), wordsOf(after)]
  const exits = changedExits(before, after)
  const lost = old.filter((text) => !now.includes(text))
  const gained = now.filter((text) => !old.includes(text))
  return { id, before, after, lost, gained, exits, isOther: lost.length + gained.length + exits.length === 0 }
}

const wordsOf = (node: FlowNode) => [...(node.name ? [node.name] : []), ...textsOf(node)]

function changedExits(before: FlowNode, after: FlowNode): BlockChange['exits'] {
  const old = new Map(exitsOf(before).map(({ key, target }) => [key, target]))
  const now = new Map(exitsOf(after).map(({ key, target }) => [key, target]))
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const [one, other] = [old.get(key) ?? null, now.get(key) ?? null]
    return one === other ? [] : [{ key, before: one, after: other }]
  })
}

export const isNoChange = ({ added, removed, changed, isSameStart }: Comparison): boolean =>
  added.length + removed.length + changed.length === 0 && isSameStart
