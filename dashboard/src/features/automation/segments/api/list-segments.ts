import { queryOptions, useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { SEGMENT_COLUMNS, type Segment } from '../types.ts'

/** All of an account by name, at most 200. */
export function listSegments(supabase: Supabase, accountId: string): Promise<Segment[]> {
  return ask(
    supabase.from('segments').select(SEGMENT_COLUMNS).eq('account_id', accountId).order('name').limit(200),
  )
}

export function segmentsQueryOptions(supabase: Supabase, accountId: string) {
  return queryOptions({
    queryKey: ['segments', accountId, 'list'],
    queryFn: () => listSegments(supabase, accountId),
  })
}

export function useSegments(accountId: string) {
  return useQuery(segmentsQueryOptions(useSupabase(), accountId))
}
