import { queryOptions, useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { Orchestrator } from '../types.ts'

/** Servers say every few seconds that they live; nothing hints of it (milliseconds). */
const POLL_INTERVAL = 5_000

export function fleetQueryOptions(supabase: Supabase) {
  return queryOptions({
    queryKey: ['admin-fleet'],
    queryFn: async () => {
      const { orchestrators } = await ask<{ orchestrators: Orchestrator[] }>(supabase.rpc('admin_fleet'))
      return orchestrators
    },
    refetchInterval: POLL_INTERVAL,
  })
}

export function useFleet() {
  return useQuery(fleetQueryOptions(useSupabase()))
}
