import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { ask, askJson } from '@/lib/ask.ts'
import type { Filter } from '@/lib/filters/filter.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { Json } from '@/types/database.generated.ts'
import { type SegmentPreview, segmentPreview } from '../types.ts'

/** How many people a filter holds for, and some of them. Code: `filter_invalid`. */
export function previewSegment(
  supabase: Supabase,
  accountId: string,
  filter: Filter,
): Promise<SegmentPreview> {
  return askJson(
    supabase.rpc('preview_segment', {
      account_id: accountId,
      filter: filter as unknown as Json,
      max_items: 10,
    }),
    segmentPreview,
  )
}

export function previewQueryOptions(supabase: Supabase, accountId: string, filter: Filter) {
  return queryOptions({
    queryKey: ['segments', accountId, 'preview', filter],
    queryFn: () => previewSegment(supabase, accountId, filter),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    // A filter that is half written is refused however often it is asked for.
    retry: false,
  })
}

export function useSegmentPreview(accountId: string, filter: Filter, enabled: boolean) {
  return useQuery({ ...previewQueryOptions(useSupabase(), accountId, filter), enabled })
}

/** How many people a saved segment holds for now. */
export function useSegmentCount(accountId: string, filter: Filter) {
  const supabase = useSupabase()
  return useQuery({
    queryKey: ['segments', accountId, 'count', filter],
    queryFn: () =>
      ask(supabase.rpc('count_segment', { account_id: accountId, filter: filter as unknown as Json })),
    staleTime: 60_000,
    retry: false,
  })
}
