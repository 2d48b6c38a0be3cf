import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { askJson } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { type Chat, type FoundMessage, foundPage } from '../types.ts'
import { findChats } from './list-chats.ts'

/** A page of messages and the chats they are from: two calls, however many chats. */
async function searchMessages(supabase: Supabase, accountId: string, query: string, before: number | null) {
  const { messages, next } = await askJson(
    supabase.rpc('search_messages', { account_id: accountId, query, before, max_items: 30 }),
    foundPage,
  )
  const ids = [...new Set(messages.map(({ chat_id }) => chat_id))]
  const chats =
    ids.length > 0 ? await findChats(supabase, [accountId], { folder: 'any', query: '' }, ids) : []
  const chatOf = new Map(chats.map((chat) => [chat.id, chat]))
  const found = messages.flatMap((message): { message: FoundMessage; chat: Chat }[] => {
    const chat = chatOf.get(message.chat_id)
    return chat ? [{ message, chat }] : []
  })
  return { found, next }
}

export function messageSearchOptions(supabase: Supabase, accountId: string, query: string) {
  return infiniteQueryOptions({
    queryKey: ['messages', 'search', accountId, query],
    queryFn: ({ pageParam }) => searchMessages(supabase, accountId, query, pageParam),
    initialPageParam: null as number | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  })
}

/** Messages of all chats of an account by words in Portuguese, the newest first. */
export function useMessageSearch(accountId: string, query: string) {
  return useInfiniteQuery(messageSearchOptions(useSupabase(), accountId, query))
}
