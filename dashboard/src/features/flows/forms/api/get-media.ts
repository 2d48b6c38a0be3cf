import { queryOptions, useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { MEDIA_COLUMNS, type Media } from '@/lib/media/media.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'

/** What is known of a stored file; null when it is gone. */
export async function getMedia(supabase: Supabase, accountId: string, id: string): Promise<Media | null> {
  return ask(
    supabase.from('media').select(MEDIA_COLUMNS).eq('account_id', accountId).eq('id', id).maybeSingle(),
  )
}

export function mediaQueryOptions(supabase: Supabase, accountId: string, id: string | null) {
  return queryOptions({
    queryKey: ['media', accountId, id],
    queryFn: () => getMedia(supabase, accountId, id ?? ''),
    enabled: id !== null,
  })
}

export function useMedia(accountId: string, id: string | null) {
  return useQuery(mediaQueryOptions(useSupabase(), accountId, id))
}
