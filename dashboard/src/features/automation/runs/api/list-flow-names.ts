import { queryOptions, useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'

export interface FlowName {
  id: string
  name: string
}

/** The flows that somebody can be led into: published, turned on, and none of a sequence's own. */
export function listFlowNames(supabase: Supabase, accountId: string): Promise<FlowName[]> {
  return ask(
    supabase
      .from('flows')
      .select('id, name')
      .eq('account_id', accountId)
      .eq('enabled', true)
      .is('sequence_id', null)
      .not('published_version_id', 'is', null)
      .order('name')
      .limit(1000),
  )
}

export function flowNamesQueryOptions(supabase: Supabase, accountId: string) {
  return queryOptions({
    queryKey: ['flow-names', accountId],
    queryFn: () => listFlowNames(supabase, accountId),
    staleTime: 30_000,
  })
}

export function useFlowNames(accountId: string) {
  return useQuery(flowNamesQueryOptions(useSupabase(), accountId))
}
