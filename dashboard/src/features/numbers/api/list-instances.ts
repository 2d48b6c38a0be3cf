import { queryOptions, useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { INSTANCE_COLUMNS, type Instance } from '../types.ts'

/** The most numbers one page knows. */
export const MAX_INSTANCES = 200

/** Realtime is a hint: a page that hears nothing still converges at this pace (milliseconds). */
const POLL_INTERVAL = 15_000

/** The instances of one account, or of all the user may read, in one order always. */
export async function listInstances(supabase: Supabase, accountId: string | undefined): Promise<Instance[]> {
  const query = supabase.from('instances').select(INSTANCE_COLUMNS).order('port').limit(MAX_INSTANCES)
  return ask(accountId ? query.eq('account_id', accountId) : query)
}

export function instancesQueryOptions(supabase: Supabase, accountId: string | undefined) {
  return queryOptions({
    queryKey: ['instances', accountId ?? 'all'],
    queryFn: () => listInstances(supabase, accountId),
    refetchInterval: POLL_INTERVAL,
  })
}

export function useInstances(accountId: string | undefined) {
  return useQuery(instancesQueryOptions(useSupabase(), accountId))
}
