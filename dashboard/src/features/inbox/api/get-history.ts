import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { askJson } from '@/lib/ask.ts'
import { list, nullable, record, type Shaped, text } from '@/lib/shape.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { Chat } from '../types.ts'

const PAGE_SIZE = 10

/** Of `chat_history`. */
const historyPage = record({
  entries: list(
    record({
      key: text,
      at: text,
      kind: text,
      actor_kind: text,
      actor_id: nullable(text),
      assigned_to: nullable(text),
      said: nullable(text),
      until: nullable(text),
    }),
  ),
  next: nullable(text),
})
export type HistoryEntry = Shaped<typeof historyPage>['entries'][number]

type Known = Pick<Chat, 'id' | 'status' | 'assigned_to' | 'snoozed_until'>

export const historyKey = (chatId: string) => ['chat-history', chatId]

function historyQueryOptions(supabase: Supabase, { id: chatId, status, assigned_to, snoozed_until }: Known) {
  return infiniteQueryOptions({
    // What is told of changes with these; a message changes the chat too and is no line of its history.
    queryKey: [...historyKey(chatId), status, assigned_to, snoozed_until],
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam }) =>
      askJson(
        supabase.rpc('chat_history', { chat_id: chatId, before: pageParam, max_items: PAGE_SIZE }),
        historyPage,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  })
}

/** What happened to a chat and its person, the newest first. Codes: `chat_not_found`. */
export function useHistory(chat: Known) {
  return useInfiniteQuery(historyQueryOptions(useSupabase(), chat))
}
