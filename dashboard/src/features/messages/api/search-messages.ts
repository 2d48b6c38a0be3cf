import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { Message } from '../types.ts'

/** A found message is its row alone. */
export type FoundMessage = Omit<Message, 'author' | 'media' | 'quoted' | 'reactions' | 'requests'>

interface Found {
  messages: FoundMessage[]
  next: number | null
}

export function searchOptions(supabase: Supabase, accountId: string, chatId: string, query: string) {
  return infiniteQueryOptions({
    queryKey: ['messages', chatId, 'search', query],
    queryFn: ({ pageParam }) =>
      ask<Found>(
        supabase.rpc('search_messages', {
          account_id: accountId,
          query,
          chat_id: chatId,
          before: pageParam,
          max_items: 30,
        }),
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
