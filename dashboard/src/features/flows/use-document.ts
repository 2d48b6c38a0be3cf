import { useCallback, useMemo, useRef, useState } from 'react'
import type { Graph } from '@/lib/flow/graph.ts'
import { begin, record, redo, undo } from './history.ts'

/** The flow being edited: changed by pure functions of the document, undone by snapshots of it. */
export function useDocument(initial: Graph) {
  const [history, setHistory] = useState(() => begin(initial))
  // Several changes in one event each start from what the one before made.
  const latest = useRef(history)
  const set = useCallback((next: typeof history) => {
    latest.current = next
    setHistory(next)
  }, [])
  const change = useCallback(
    (make: (graph: Graph) => Graph, about?: string) =>
      set(record(latest.current, make(latest.current.present), about)),
    [set],
  )
  const actions = useMemo(
    () => ({
      change,
      undo: () => set(undo(latest.current)),
      redo: () => set(redo(latest.current)),
      /** The document as it is at this moment, for handlers that outlive a drawing. */
      read: () => latest.current.present,
    }),
    [change, set],
  )
  return {
    ...actions,
    graph: history.present,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
  }
}

export type FlowDocument = ReturnType<typeof useDocument>
