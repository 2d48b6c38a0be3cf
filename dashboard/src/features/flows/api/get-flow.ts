import { queryOptions, useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { RequestError } from '@/lib/errors.ts'
import { isGraph } from '@/lib/flow/graph.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { FLOW_COLUMNS, type Flow } from '../types.ts'

/** A flow with its draft; `flow_not_found` when it is gone or not the reader's. */
export async function getFlow(supabase: Supabase, flowId: string): Promise<Flow> {
  const row = await ask(supabase.from('flows').select(FLOW_COLUMNS).eq('id', flowId).maybeSingle())
  if (!row) throw new RequestError('flow_not_found', 'no such flow')
  if (!isGraph(row.draft)) throw new RequestError('draft_invalid', 'the draft is no graph')
  return { ...row, draft: row.draft }
}

export function flowQueryOptions(supabase: Supabase, accountId: string, flowId: string) {
  return queryOptions({
    queryKey: ['flows', accountId, 'one', flowId],
    queryFn: () => getFlow(supabase, flowId),
    // Whoever opens it again begins with what is saved, not with what he saw.
    gcTime: 0,
  })
}

export function useFlow(accountId: string, flowId: string) {
  return useQuery(flowQueryOptions(useSupabase(), accountId, flowId))
}
