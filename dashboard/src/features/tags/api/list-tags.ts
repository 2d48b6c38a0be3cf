import { queryOptions, useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { CountedTag } from '../types.ts'

/** The account's catalogue by name, and how many contacts have each. */
export async function listTags(supabase: Supabase, accountId: string): Promise<CountedTag[]> {
  const { tags } = await ask<{ tags: CountedTag[] }>(supabase.rpc('count_tags', { account_id: accountId }))
  return tags
}

export function tagsQueryOptions(supabase: Supabase, accountId: string) {
  return queryOptions({
    queryKey: ['tags', accountId],
    queryFn: () => listTags(supabase, accountId),
    staleTime: 30_000,
  })
}

export function useTags(accountId: string) {
  return useQuery(tagsQueryOptions(useSupabase(), accountId))
}
