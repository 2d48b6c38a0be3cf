import { keepPreviousData, type QueryClient, queryOptions } from '@tanstack/react-query'
import type { Supabase } from '@/lib/supabase.ts'
import { type ChatList, chatAfter, renewTop } from '../chat-list.ts'
import type { Chat, ChatFilter } from '../types.ts'
import { LARGEST_PAGE, listChats } from './list-chats.ts'

/** Realtime is a hint: a list that hears nothing still converges at this pace (milliseconds). */
const POLL_INTERVAL = 30_000

const keyOf = (accountIds: readonly string[], filter: ChatFilter) => ['chats', 'list', accountIds, filter]

export function chatListOptions(
  supabase: Supabase,
  accountIds: readonly string[],
  filter: ChatFilter,
  loaded: () => ChatList | undefined,
) {
  return queryOptions({
    queryKey: keyOf(accountIds, filter),
    queryFn: async (): Promise<ChatList> => {
      const list = loaded()
      const size = Math.min(LARGEST_PAGE, Math.max(50, list?.chats.length ?? 0))
      const top = await listChats(supabase, accountIds, filter, { size })
      return renewTop(loaded(), top)
    },
    refetchInterval: POLL_INTERVAL,
    // Each look at the page would read again what is kept up to date anyway.
    refetchOnWindowFocus: false,
    placeholderData: keepPreviousData,
    // Comparing every row of a long list with itself would take longer than drawing it.
    structuralSharing: false,
  })
}

/** The chat to go on with after this one in a list that is shown. */
export function nextChat(
  queryClient: QueryClient,
  accountIds: readonly string[],
  filter: ChatFilter,
  chatId: string,
  userId: string,
): Chat | undefined {
  const list = queryClient.getQueryData<ChatList>(keyOf(accountIds, filter))
  return list && chatAfter(list, chatId, userId)
}
