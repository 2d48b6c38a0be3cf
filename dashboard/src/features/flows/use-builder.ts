import { useCallback, useState } from 'react'
import { toast } from '@/components/ui/toaster.tsx'
import type { Graph } from '@/lib/flow/graph.ts'
import { isSame } from '@/lib/flow/same.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { Panel } from './panels.ts'
import type { Flow } from './types.ts'
import { readUnsaved } from './unsaved.ts'
import { useAutosave } from './use-autosave.ts'
import { useDocument } from './use-document.ts'
import { useEdits } from './use-edits.ts'
import { useProblems } from './use-problems.ts'

interface BuilderOptions {
  accountId: string
  userId: string
  flow: Flow
  isReadOnly: boolean
}

/** What the builder of one flow holds, whether it draws or lists the blocks. */
export function useBuilder({ accountId, userId, flow, isReadOnly }: BuilderOptions) {
  const t = useTranslate()
  const now = useDraft(flow)
  const [first] = useState(() => begin(userId, flow, isReadOnly))
  const document = useDocument(first.graph)
  const edits = useEdits(document)
  const autosave = useAutosave({
    userId,
    flowId: flow.id,
    document,
    first: first.saved,
    now,
    isReadOnly,
    onTheirs: () => toast.info(t('flows.taken_over')),
  })
  const [selected, setSelected] = useState<readonly string[]>([])
  const [panel, setPanel] = useState<Panel>()
  const [jump, setJump] = useState<{ nodeId: string }>()
  const [lit, setLit] = useState<readonly string[]>([])
  const select = useCallback((ids: readonly string[]) => {
    setSelected(ids)
    // Another block is looked at; nothing chosen closes its panel alone.
    setPanel((before) => (ids.length === 1 ? 'block' : before === 'block' ? undefined : before))
  }, [])
  return {
    document,
    edits,
    autosave,
    ...useProblems(accountId, flow.id, document.graph),
    selected,
    select,
    panel,
    setPanel,
    jump,
    // It may be the one that is chosen already.
    jumpTo: (nodeId: string) => {
      setJump({ nodeId })
      select([nodeId])
    },
    lit,
    setLit,
  }
}

export type BuilderState = ReturnType<typeof useBuilder>

/** The same object for as long as the database has the same draft. */
function useDraft({ draft, draft_revision: revision }: Flow) {
  const [now, setNow] = useState({ graph: draft, revision })
  if (now.revision === revision) return now
  const next = { graph: draft, revision }
  setNow(next)
  return next
}

/** The draft, or what was left unsaved of it: on the revision that it was made from. */
function begin(userId: string, flow: Flow, isReadOnly: boolean): { graph: Graph; saved: Saved } {
  const saved = { graph: flow.draft, revision: flow.draft_revision }
  const unsaved = isReadOnly ? undefined : readUnsaved(userId, flow.id)
  if (!unsaved || isSame(unsaved.graph, flow.draft)) return { graph: flow.draft, saved }
  return { graph: unsaved.graph, saved: { graph: flow.draft, revision: unsaved.revision } }
}

type Saved = { graph: Graph; revision: number }
