import { queryOptions, useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { useConfig } from '@/lib/config.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { HOOK_COLUMNS, type Hook } from '../types.ts'

/** All of an account, at most 50, the newest first; owners and administrators may read them. */
export function listHooks(supabase: Supabase, accountId: string): Promise<Hook[]> {
  return ask(
    supabase
      .from('inbound_hooks')
      .select(HOOK_COLUMNS)
      .eq('account_id', accountId)
      .order('created_at', { ascending: false })
      .limit(100),
  )
}

export function hooksQueryOptions(supabase: Supabase, accountId: string) {
  return queryOptions({
    queryKey: ['inbound-hooks', accountId, 'list'],
    queryFn: () => listHooks(supabase, accountId),
    refetchInterval: 10_000,
  })
}

export function useHooks(accountId: string) {
  return useQuery(hooksQueryOptions(useSupabase(), accountId))
}

/** Where another system calls; undefined while it has no address, or nobody knows yet where functions are. */
export function useHookAddress(token: string | null): string | undefined {
  const config = useConfig()
  return config && token ? `${config.supabase_url.replace(/\/$/, '')}/functions/v1/hooks/${token}` : undefined
}
