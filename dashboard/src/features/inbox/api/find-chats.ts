import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { Chat } from '../types.ts'
import { findChats, listChats } from './list-chats.ts'

const MOST = 6

/** A few chats of any folder by name or phone; without words, those of these ids. */
function foundChatsOptions(
  supabase: Supabase,
  accountIds: readonly string[],
  query: string,
  ids: readonly string[],
) {
  const filter = { folder: 'any', query } as const
  return queryOptions({
    queryKey: ['chats', 'found', accountIds, query, query ? [] : ids],
    queryFn: async (): Promise<readonly Chat[]> =>
      query
        ? (await listChats(supabase, accountIds, filter, { size: MOST })).chats
        : findChats(supabase, accountIds, filter, ids),
    enabled: accountIds.length > 0 && (query !== '' || ids.length > 0),
    placeholderData: keepPreviousData,
  })
}

export function useFoundChats(accountIds: readonly string[], query: string, ids: readonly string[]) {
  return useQuery(foundChatsOptions(useSupabase(), accountIds, query, ids))
}
