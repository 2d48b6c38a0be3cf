import { queryOptions, useQuery } from '@tanstack/react-query'
import { toRequestError } from '@/lib/errors.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { Instance } from '../types.ts'

export const INSTANCE_COLUMNS =
  'id, account_id, instance_name, port, status, status_reason, desired_state, qr_code, qr_expires_at, pairing_code, phone, last_connected, supervised_until, groups_enabled, messages_per_minute, messages_per_day, warm_up, reply_pause_seconds, first_pause_seconds, first_connected_at'

/** The most cards one page shows. */
export const MAX_INSTANCES = 200

/** Realtime is a hint: a page that hears nothing still converges at this pace (milliseconds). */
const POLL_INTERVAL = 15_000

/** The instances of one account, or of all the user may read, by port. */
export async function listInstances(supabase: Supabase, accountId: string | undefined): Promise<Instance[]> {
  const query = supabase.from('instances').select(INSTANCE_COLUMNS).order('port').limit(MAX_INSTANCES)
  const { data, error, status } = await (accountId ? query.eq('account_id', accountId) : query).overrideTypes<
    Instance[],
    { merge: false }
  >()
  if (error) throw toRequestError(error, status)
  return data
}

export function instancesQueryOptions(supabase: Supabase, accountId: string | undefined) {
  return queryOptions({
    queryKey: ['instances', accountId ?? 'all'],
    queryFn: () => listInstances(supabase, accountId),
    refetchInterval: POLL_INTERVAL,
  })
}

export function useInstances(accountId: string | undefined) {
  return useQuery(instancesQueryOptions(useSupabase(), accountId))
}
