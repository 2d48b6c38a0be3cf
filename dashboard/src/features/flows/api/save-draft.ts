import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { Draft } from '../draft.ts'
import { getFlow } from './get-flow.ts'

/** Answers the next revision; `draft_changed` when somebody else has saved since that one. */
export function saveDraft(supabase: Supabase, flowId: string, { graph, revision }: Draft): Promise<number> {
  return ask(
    supabase.rpc('save_draft', { flow_id: flowId, draft: graph as never, revision }).abortSignal(limit()),
  )
}

export async function readDraft(supabase: Supabase, flowId: string): Promise<Draft> {
  const { draft, draft_revision } = await getFlow(supabase, flowId)
  return { graph: draft, revision: draft_revision }
}

const limit = () => AbortSignal.timeout(15_000)

export function useSaveDraft(flowId: string) {
  const supabase = useSupabase()
  return (draft: Draft) => saveDraft(supabase, flowId, draft)
}

export function useReadDraft(flowId: string) {
  const supabase = useSupabase()
  return () => readDraft(supabase, flowId)
}
