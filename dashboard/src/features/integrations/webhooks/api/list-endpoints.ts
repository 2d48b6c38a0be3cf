import { queryOptions, useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { ENDPOINT_COLUMNS, type Endpoint } from '../types.ts'

/** All of an account, at most 50, the newest first; owners and administrators may read them. */
export function listEndpoints(supabase: Supabase, accountId: string): Promise<Endpoint[]> {
  return ask(
    supabase
      .from('webhook_endpoints')
      .select(ENDPOINT_COLUMNS)
      .eq('account_id', accountId)
      .order('created_at', { ascending: false })
      .limit(100),
  )
}

export function endpointsQueryOptions(supabase: Supabase, accountId: string) {
  return queryOptions({
    queryKey: ['webhooks', accountId, 'endpoints'],
    queryFn: () => listEndpoints(supabase, accountId),
    refetchInterval: 30_000,
  })
}

export function useEndpoints(accountId: string) {
  return useQuery(endpointsQueryOptions(useSupabase(), accountId))
}
