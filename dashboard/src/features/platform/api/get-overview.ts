import { queryOptions, useQuery } from '@tanstack/react-query'
import { askJson } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { overview } from '../types.ts'

/** Totals move slowly, and nothing hints of them (milliseconds). */
const POLL_INTERVAL = 60_000

export function overviewQueryOptions(supabase: Supabase) {
  return queryOptions({
    queryKey: ['admin-overview'],
    queryFn: () => askJson(supabase.rpc('admin_overview'), overview),
    refetchInterval: POLL_INTERVAL,
  })
}

/** How the platform does. Code: `not_platform_admin`. */
export function useOverview() {
  return useQuery(overviewQueryOptions(useSupabase()))
}
