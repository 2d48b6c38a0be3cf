import { queryOptions, useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { BROADCAST_COLUMNS, type Broadcast } from '../types.ts'

/** The last hundred of an account, the newest first. */
export function listBroadcasts(supabase: Supabase, accountId: string): Promise<Broadcast[]> {
  return ask(
    supabase
      .from('broadcasts')
      .select(BROADCAST_COLUMNS)
      .eq('account_id', accountId)
      .order('created_at', { ascending: false })
      .limit(100),
  )
}

export function broadcastsQueryOptions(supabase: Supabase, accountId: string) {
  return queryOptions({
    queryKey: ['broadcasts', accountId, 'list'],
    queryFn: () => listBroadcasts(supabase, accountId),
    refetchInterval: 30_000,
  })
}

export function useBroadcasts(accountId: string) {
  return useQuery(broadcastsQueryOptions(useSupabase(), accountId))
}

/** Null when there is none of that id. */
export function getBroadcast(supabase: Supabase, accountId: string, id: string): Promise<Broadcast | null> {
  return ask(
    supabase
      .from('broadcasts')
      .select(BROADCAST_COLUMNS)
      .eq('account_id', accountId)
      .eq('id', id)
      .maybeSingle(),
  )
}

export function broadcastQueryOptions(supabase: Supabase, accountId: string, id: string) {
  return queryOptions({
    queryKey: ['broadcasts', accountId, id, 'row'],
    queryFn: () => getBroadcast(supabase, accountId, id),
    refetchInterval: 15_000,
  })
}

export function useBroadcast(accountId: string, id: string) {
  return useQuery(broadcastQueryOptions(useSupabase(), accountId, id))
}
