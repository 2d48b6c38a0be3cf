import {
  applyEdgeChanges,
  applyNodeChanges,
  type Edge,
  type EdgeChange,
  type NodeChange,
} from '@xyflow/react'
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { Graph, Position } from '@/lib/flow/graph.ts'
import { type Element, type Marks, makeEdges, makeElements } from './elements.ts'

interface CanvasOptions {
  graph: Graph
  marks: Marks
  isReadOnly: boolean
  onMove: (places: Record<string, Position>) => void
}

/** What the canvas holds besides the document: what is chosen, and where things are while they are dragged. */
export function useCanvas({ graph, marks, isReadOnly, onMove }: CanvasOptions) {
  const [elements, setElements] = useState<Element[]>(() => makeElements([], graph, marks, isReadOnly))
  const [edges, setEdges] = useState<Edge[]>(() => makeEdges([], graph, marks.lit))
  const [wanted, setWanted] = useState<readonly string[]>()
  const applied = useRef(wanted)

  useLayoutEffect(() => {
    const chosen = wanted === applied.current ? undefined : new Set(wanted)
    applied.current = wanted
    setElements((before) => {
      const made = makeElements(before, graph, marks, isReadOnly)
      return chosen ? choose(made, chosen) : made
    })
    setEdges((before) => makeEdges(before, graph, marks.lit))
  }, [graph, marks, isReadOnly, wanted])

  const onNodesChange = useCallback(
    (changes: NodeChange<Element>[]) => {
      // What is removed goes from the document, and so from here.
      setElements((before) =>
        applyNodeChanges(
          changes.filter(({ type }) => type !== 'remove'),
          before,
        ),
      )
      const places = changes.flatMap((change) =>
        change.type === 'position' && change.position && !change.dragging
          ? [[change.id, change.position] as const]
          : [],
      )
      if (places.length > 0) onMove(Object.fromEntries(places))
    },
    [onMove],
  )
  const onEdgesChange = useCallback(
    (changes: EdgeChange[]) =>
      setEdges((before) =>
        applyEdgeChanges(
          changes.filter(({ type }) => type !== 'remove'),
          before,
        ),
      ),
    [],
  )
  const selected = useStable(elements.filter((element) => element.selected).map(({ id }) => id))
  return { elements, edges, selected, select: setWanted, onNodesChange, onEdgesChange }
}

function choose(elements: Element[], ids: ReadonlySet<string>): Element[] {
  return elements.map((element) =>
    Boolean(element.selected) === ids.has(element.id)
      ? element
      : ({ ...element, selected: ids.has(element.id) } as Element),
  )
}

/** The same list for as long as it names the same. */
function useStable(ids: string[]): readonly string[] {
  const joined = ids.join(' ')
  return useMemo(() => (joined === '' ? [] : joined.split(' ')), [joined])
}
