import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { isOneOf, useAccountChanges } from '@/lib/account-changes.ts'
import { readAgain } from '@/lib/read-again.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { Chat } from '../types.ts'
import { findChats } from './list-chats.ts'

/** One chat, whatever folder it is in; null when there is none that the reader may see. */
export function chatOptions(supabase: Supabase, accountIds: readonly string[], chatId: string) {
  return queryOptions({
    queryKey: ['chats', 'one', chatId],
    queryFn: async (): Promise<Chat | null> => {
      // What is no id is no chat.
      if (!/^[0-9a-f-]{36}$/.test(chatId)) return null
      const [chat] = await findChats(supabase, accountIds, { folder: 'any', query: '' }, [chatId])
      return chat ?? null
    },
    refetchInterval: 30_000,
  })
}

/** The chat, kept up to date while it is shown. */
export function useChat(accountIds: readonly string[], chatId: string) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  const options = chatOptions(supabase, accountIds, chatId)
  const query = useQuery(options)
  const contactId = query.data?.contact_id ?? ''
  useAccountChanges(accountIds, ({ event, ids }) => {
    if (!isOneOf(event, 'chat', 'contact', 'gap', 'join')) return
    // One that was left a moment ago is asked for again when it is opened.
    void queryClient.invalidateQueries({ queryKey: ['chats', 'one'], refetchType: 'none' })
    if (!ids || ids.includes(chatId) || ids.includes(contactId)) readAgain(queryClient, options.queryKey)
  })
  return query
}

/** Returns a function that asks whose the chat is now. */
export function useChatOwner(chat: Pick<Chat, 'id' | 'account_id'>): () => Promise<string | null> {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return async () => {
    const options = chatOptions(supabase, [chat.account_id], chat.id)
    return (await queryClient.fetchQuery({ ...options, staleTime: 0 }))?.assigned_to ?? null
  }
}
