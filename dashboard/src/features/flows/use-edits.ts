import { useMemo } from 'react'
import type { FlowNode, NodeType, Note, Position, Target } from '@/lib/flow/graph.ts'
import { MOST_NODES, MOST_NOTES, notesOf, positionOf } from '@/lib/flow/graph.ts'
import { blankNode } from '@/lib/flow/node-types.ts'
import type { Settings } from '@/types/flow.generated.ts'
import { copyBlocks, newNoteId, pasteBlocks } from './clipboard.ts'
import {
  addBlock,
  connect,
  disconnect,
  move,
  newId,
  remove,
  rename,
  setNode,
  setNote,
  setStart,
} from './document.ts'
import { freeExit } from './elements.ts'
import type { FlowDocument } from './use-document.ts'

/** Beside the block it was added from. */
const ASIDE = { x: 340, y: 0 }
const DUPLICATE_SHIFT = 40

/** All that somebody can do to the document, each one step of undo. Those that make something answer its ids. */
export function useEdits({ change, read }: Pick<FlowDocument, 'change' | 'read'>) {
  return useMemo(() => {
    const paste = (text: string, at: Position): string[] => {
      const { graph, ids } = pasteBlocks(read(), text, at)
      if (ids.length > 0) change(() => graph)
      return ids
    }
    return {
      add: (type: NodeType, at: Position): string[] => {
        const graph = read()
        if (Object.keys(graph.nodes).length >= MOST_NODES) return []
        const id = newId(graph, type)
        change((before) => addBlock(before, id, blankNode(type), at))
        return [id]
      },
      /** Beside a block, and led to by that exit, or by its first that leads nowhere. */
      addAfter: (type: NodeType, source: string, exit?: string, at?: Position): string[] => {
        const graph = read()
        const node = graph.nodes[source]
        if (!node || Object.keys(graph.nodes).length >= MOST_NODES) return []
        const id = newId(graph, type)
        const from = positionOf(graph, source)
        const key = exit ?? freeExit(node)?.key
        change((before) => {
          const place = at ?? { x: from.x + ASIDE.x, y: from.y + ASIDE.y }
          const grown = addBlock(before, id, blankNode(type), place)
          return key ? connect(grown, source, key, id) : grown
        })
        return [id]
      },
      addNote: (at: Position): string[] => {
        if (notesOf(read()).length >= MOST_NOTES) return []
        const id = newNoteId()
        change((before) => setNote(before, { id, ...at, text: '', color: 'yellow' }))
        return [id]
      },
      paste,
      duplicate: (ids: readonly string[]): string[] => {
        const graph = read()
        const places = ids.flatMap((id) => (graph.nodes[id] ? [positionOf(graph, id)] : []))
        const notes = notesOf(graph).filter(({ id }) => ids.includes(id))
        const all = [...places, ...notes]
        const x = Math.min(...all.map((place) => place.x)) + DUPLICATE_SHIFT
        const y = Math.min(...all.map((place) => place.y)) + DUPLICATE_SHIFT
        return paste(copyBlocks(graph, ids), { x, y })
      },
      remove: (ids: readonly string[]) => change((graph) => remove(graph, ids)),
      removeAll: (ids: readonly string[], edges: readonly { source: string; exit: string }[]) =>
        change((graph) => {
          const without = disconnect(graph, edges)
          return ids.length > 0 ? remove(without, ids) : without
        }),
      move: (places: Record<string, Position>) => change((graph) => move(graph, places), 'move'),
      arrange: (places: Record<string, Position>) => change((graph) => move(graph, places)),
      connect: (source: string, exit: string, target: Target) =>
        change((graph) => connect(graph, source, exit, target)),
      setNode: (id: string, node: FlowNode) => change((graph) => setNode(graph, id, node), `node ${id}`),
      rename: (id: string, name: string) => change((graph) => rename(graph, id, name), `name ${id}`),
      setNote: (note: Note) => change((graph) => setNote(graph, note), `note ${note.id}`),
      setSettings: (settings: Settings) => change((graph) => ({ ...graph, settings }), 'settings'),
      setStart: (id: string) => change((graph) => setStart(graph, id)),
    }
  }, [change, read])
}

export type Edits = ReturnType<typeof useEdits>
