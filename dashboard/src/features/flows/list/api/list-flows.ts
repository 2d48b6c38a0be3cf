import { queryOptions, useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { type FlowItem, ITEM_COLUMNS } from '../types.ts'

/** The account's flows by name, at most a thousand, without those that sequences run as. */
export async function listFlows(supabase: Supabase, accountId: string): Promise<FlowItem[]> {
  return ask(
    supabase
      .from('flows')
      .select(ITEM_COLUMNS)
      .eq('account_id', accountId)
      .is('sequence_id', null)
      .order('name')
      .limit(1000),
  )
}

export function flowsQueryOptions(supabase: Supabase, accountId: string) {
  return queryOptions({
    queryKey: ['flows', accountId, 'list'],
    queryFn: () => listFlows(supabase, accountId),
  })
}

export function useFlows(accountId: string) {
  return useQuery(flowsQueryOptions(useSupabase(), accountId))
}
