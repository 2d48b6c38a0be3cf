import { queryOptions, useQuery } from '@tanstack/react-query'
import { ask, askJson } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { TAG_COLUMNS, type Tag } from '@/lib/tags.ts'
import { type CountedTag, tagCounts } from '../types.ts'

/** The account's catalogue by name. */
export async function listTags(supabase: Supabase, accountId: string): Promise<Tag[]> {
  return ask(supabase.from('tags').select(TAG_COLUMNS).eq('account_id', accountId).order('name').limit(1000))
}

/** The catalogue, and how many contacts have each: looks at every contact. */
export async function countTags(supabase: Supabase, accountId: string): Promise<CountedTag[]> {
  const { tags } = await askJson(supabase.rpc('count_tags', { account_id: accountId }), tagCounts)
  return tags
}

export function tagsQueryOptions(supabase: Supabase, accountId: string) {
  return queryOptions({
    queryKey: ['tags', accountId, 'names'],
    queryFn: () => listTags(supabase, accountId),
  })
}

export function countedTagsQueryOptions(supabase: Supabase, accountId: string) {
  return queryOptions({
    queryKey: ['tags', accountId, 'counted'],
    queryFn: () => countTags(supabase, accountId),
  })
}

export function useTags(accountId: string) {
  return useQuery(tagsQueryOptions(useSupabase(), accountId))
}

export function useCountedTags(accountId: string) {
  return useQuery(countedTagsQueryOptions(useSupabase(), accountId))
}
