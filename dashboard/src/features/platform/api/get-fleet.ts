import { queryOptions, useQuery } from '@tanstack/react-query'
import { askJson } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { fleet } from '../types.ts'

/** Servers say every few seconds that they live; nothing hints of it (milliseconds). */
const POLL_INTERVAL = 5_000

export function fleetQueryOptions(supabase: Supabase) {
  return queryOptions({
    queryKey: ['admin-fleet'],
    queryFn: () => askJson(supabase.rpc('admin_fleet'), fleet),
    refetchInterval: POLL_INTERVAL,
  })
}

export function useFleet() {
  return useQuery(fleetQueryOptions(useSupabase()))
}
