import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { askJson } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { foundMessages } from '../types.ts'

export function searchOptions(supabase: Supabase, accountId: string, chatId: string, query: string) {
  return infiniteQueryOptions({
    queryKey: ['messages', chatId, 'search', query],
    queryFn: ({ pageParam }) =>
      askJson(
        supabase.rpc('search_messages', {
          account_id: accountId,
          query,
          chat_id: chatId,
          before: pageParam,
          max_items: 30,
        }),
        foundMessages,
      ),
    initialPageParam: null as number | null,
    getNextPageParam: ({ next }) => next,
    enabled: query !== '',
    placeholderData: keepPreviousData,
  })
}

/** Messages of a chat by words in Portuguese, the newest first. */
export function useMessageSearch(accountId: string, chatId: string, query: string) {
  return useInfiniteQuery(searchOptions(useSupabase(), accountId, chatId, query))
}
