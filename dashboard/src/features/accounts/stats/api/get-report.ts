import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { askJson } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { rangeOf } from '../period.ts'
import { type AccountReport, accountReport, type Period } from '../types.ts'

/** Beside what Realtime makes it ask again for (milliseconds). */
const POLL_INTERVAL = 60_000

export async function getReport(
  supabase: Supabase,
  accountId: string,
  period: Period,
): Promise<AccountReport> {
  const { since, until } = rangeOf(period, Date.now())
  return askJson(supabase.rpc('account_report', { account_id: accountId, since, until }), accountReport)
}

export function reportQueryOptions(supabase: Supabase, accountId: string, period: Period) {
  return queryOptions({
    queryKey: ['stats', accountId, 'report', period],
    queryFn: () => getReport(supabase, accountId, period),
    refetchInterval: POLL_INTERVAL,
    placeholderData: keepPreviousData,
  })
}

/** How the account answers. Code: `range_invalid`. */
export function useReport(accountId: string, period: Period) {
  return useQuery(reportQueryOptions(useSupabase(), accountId, period))
}
