import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { askJson } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { rangeOf } from '../period.ts'
import { type AccountStats, accountStats, type Period } from '../types.ts'

/** Beside what Realtime makes it ask again for (milliseconds). */
const POLL_INTERVAL = 30_000

export async function getStats(supabase: Supabase, accountId: string, period: Period): Promise<AccountStats> {
  const { since, until } = rangeOf(period, Date.now())
  return askJson(supabase.rpc('account_stats', { account_id: accountId, since, until }), accountStats)
}

export function statsQueryOptions(supabase: Supabase, accountId: string, period: Period) {
  return queryOptions({
    queryKey: ['stats', accountId, period],
    queryFn: () => getStats(supabase, accountId, period),
    refetchInterval: POLL_INTERVAL,
    placeholderData: keepPreviousData,
  })
}

export function useStats(accountId: string, period: Period) {
  return useQuery(statsQueryOptions(useSupabase(), accountId, period))
}
