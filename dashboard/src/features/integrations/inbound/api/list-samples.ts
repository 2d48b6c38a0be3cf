import { queryOptions, useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { type Hook, SAMPLE_COLUMNS, type Sample } from '../types.ts'

type Key = Pick<Hook, 'id' | 'account_id'>

/** The last calls, the newest first. */
export function listSamples(supabase: Supabase, { id, account_id }: Key): Promise<Sample[]> {
  return ask(
    supabase
      .from('inbound_hook_samples')
      .select(SAMPLE_COLUMNS)
      .eq('account_id', account_id)
      .eq('hook_id', id)
      .order('id', { ascending: false })
      .limit(20),
  )
}

export function samplesQueryOptions(supabase: Supabase, hook: Key) {
  return queryOptions({
    queryKey: ['inbound-hooks', hook.account_id, hook.id, 'samples'],
    queryFn: () => listSamples(supabase, hook),
    // Somebody has just had the other system send one, and waits for it here.
    refetchInterval: 3_000,
  })
}

export function useSamples(hook: Key) {
  return useQuery(samplesQueryOptions(useSupabase(), hook))
}
