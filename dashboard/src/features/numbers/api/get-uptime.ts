import { queryOptions, useQuery } from '@tanstack/react-query'
import { askJson } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { instanceUptimes, type Uptime } from '../types.ts'

/** A day's share moves slowly (milliseconds). */
const POLL_INTERVAL = 60_000

export function uptimeQueryOptions(supabase: Supabase, accountId: string | undefined) {
  return queryOptions({
    queryKey: ['instance-uptime', accountId ?? 'all'],
    queryFn: async (): Promise<ReadonlyMap<string, Uptime>> => {
      const args = accountId ? { account_id: accountId } : {}
      const { instances } = await askJson(supabase.rpc('instance_uptime', args), instanceUptimes)
      return new Map(instances.map((uptime) => [uptime.instance_id, uptime]))
    },
    refetchInterval: POLL_INTERVAL,
  })
}

/** Of one account's numbers, or of all that the user may read: by instance id, one answer for all. */
export function useUptime(accountId: string | undefined) {
  return useQuery(uptimeQueryOptions(useSupabase(), accountId))
}
