import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { DuplicateGroup } from '../types.ts'

type Cursor = string | number | null

interface DuplicatePage {
  groups: DuplicateGroup[]
  next: Cursor
}

export async function findDuplicates(
  supabase: Supabase,
  accountId: string,
  after: Cursor,
): Promise<DuplicatePage> {
  return ask(supabase.rpc('find_duplicates', { account_id: accountId, after, max_items: 20 }))
}

export function duplicatesQueryOptions(supabase: Supabase, accountId: string) {
  return infiniteQueryOptions({
    queryKey: ['contacts', accountId, 'duplicates'],
    queryFn: ({ pageParam }) => findDuplicates(supabase, accountId, pageParam),
    initialPageParam: null as Cursor,
    getNextPageParam: ({ next }) => next ?? undefined,
  })
}

export function useDuplicates(accountId: string) {
  return useInfiniteQuery(duplicatesQueryOptions(useSupabase(), accountId))
}
