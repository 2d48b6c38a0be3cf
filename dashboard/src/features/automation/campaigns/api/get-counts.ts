import { queryOptions, useQuery } from '@tanstack/react-query'
import { askJson } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { campaignCounts, campaignStatistics } from '../types.ts'

/** Visits are told once a minute, answers are not (milliseconds). */
const POLL_INTERVAL = 30_000

export function countsQueryOptions(supabase: Supabase, accountId: string) {
  return queryOptions({
    queryKey: ['campaign-counts', accountId],
    queryFn: () => askJson(supabase.rpc('campaign_counts', { account_id: accountId }), campaignCounts),
    refetchInterval: POLL_INTERVAL,
  })
}

export function useCampaignCounts(accountId: string) {
  return useQuery(countsQueryOptions(useSupabase(), accountId))
}

export function statisticsQueryOptions(supabase: Supabase, accountId: string, campaignId: string) {
  return queryOptions({
    queryKey: ['campaign-statistics', accountId, campaignId],
    queryFn: () =>
      askJson(supabase.rpc('campaign_statistics', { campaign_id: campaignId }), campaignStatistics),
    refetchInterval: POLL_INTERVAL,
  })
}

export function useCampaignStatistics(accountId: string, campaignId: string) {
  return useQuery(statisticsQueryOptions(useSupabase(), accountId, campaignId))
}
