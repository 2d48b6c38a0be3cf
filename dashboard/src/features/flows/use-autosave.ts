import { useEffect, useState } from 'react'
import type { Graph } from '@/lib/flow/graph.ts'
import { useReadDraft, useSaveDraft } from './api/save-draft.ts'
import type { Draft, SaveState } from './draft.ts'
import { createDraftSaver, type DraftSaver } from './draft-saver.ts'
import { writeUnsaved } from './unsaved.ts'
import type { FlowDocument } from './use-document.ts'

interface AutosaveOptions {
  userId: string
  flowId: string
  document: FlowDocument
  /** What the database had when the page came up, and what it has now. */
  first: Draft
  now: Draft
  isReadOnly: boolean
  onTheirs: () => void
}

/** Keeps the database at what the document says. */
export function useAutosave(options: AutosaveOptions) {
  const { userId, flowId, document, first, now, isReadOnly } = options
  const [state, setState] = useState<SaveState>({ status: 'saved' })
  const save = useSaveDraft(flowId)
  const read = useReadDraft(flowId)
  const [saver] = useState<DraftSaver>(() =>
    createDraftSaver({
      saved: first,
      save,
      read,
      onState: setState,
      onTheirs: (graph: Graph) => {
        document.change(() => graph)
        options.onTheirs()
      },
      onUnsaved: (draft) => writeUnsaved(userId, flowId, draft),
    }),
  )
  const { graph } = document
  useEffect(() => {
    saver.resume()
    return () => saver.stop()
  }, [saver])
  useEffect(() => {
    if (!isReadOnly) saver.tell(graph)
  }, [saver, graph, isReadOnly])
  useEffect(() => saver.hear(now), [saver, now])
  useEffect(() => {
    if (state.status === 'saved') return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [state.status])
  return { state, saver }
}
