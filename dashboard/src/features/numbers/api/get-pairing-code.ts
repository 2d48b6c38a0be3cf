import { queryOptions, useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { Instance } from '../types.ts'

/** Stale with the instances, which also tell of a new code; heard or not, it comes at this pace (milliseconds). */
const POLL_INTERVAL = 5_000

export function pairingCodeQueryOptions(supabase: Supabase, instanceId: string) {
  return queryOptions({
    queryKey: ['instances', 'pairing-code', instanceId],
    queryFn: () => ask(supabase.rpc('pairing_code', { instance_id: instanceId })),
    refetchInterval: POLL_INTERVAL,
  })
}

/** The code to type on the phone, for whoever may pair; nothing while there is none. */
export function usePairingCode({ id, status }: Instance, canManage: boolean): string | null {
  const enabled = canManage && status === 'awaiting_scan'
  const { data } = useQuery({ ...pairingCodeQueryOptions(useSupabase(), id), enabled })
  return (enabled && data) || null
}
