import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query'
import { askJson } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { type Cursor, duplicatePage, placeOf } from '../types.ts'

export function findDuplicates(supabase: Supabase, accountId: string, after: Cursor) {
  return askJson(
    supabase.rpc('find_duplicates', { account_id: accountId, after: placeOf(after), max_items: 20 }),
    duplicatePage,
  )
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
