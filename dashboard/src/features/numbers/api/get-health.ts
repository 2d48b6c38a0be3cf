import { queryOptions, useQuery } from '@tanstack/react-query'
import { askJson } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { type InstanceHealth, instanceHealths } from '../types.ts'

/** Uptime and counts move slowly (milliseconds). */
const POLL_INTERVAL = 60_000

/** Of one account's numbers, or of all that the user may read. */
export async function getHealth(
  supabase: Supabase,
  accountId: string | undefined,
): Promise<Map<string, InstanceHealth>> {
  const answer = await askJson(
    supabase.rpc('instance_health', accountId ? { account_id: accountId } : {}),
    instanceHealths,
  )
  return new Map(answer.instances.map((health) => [health.instance_id, health]))
}

export function healthQueryOptions(supabase: Supabase, accountId: string | undefined) {
  return queryOptions({
    queryKey: ['instance-health', accountId ?? 'all'],
    queryFn: () => getHealth(supabase, accountId),
    refetchInterval: POLL_INTERVAL,
  })
}

export function useHealth(accountId: string | undefined) {
  return useQuery(healthQueryOptions(useSupabase(), accountId))
}
