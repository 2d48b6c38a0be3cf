import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { ask } from '@/lib/ask.ts'
import { useSupabase } from '@/lib/supabase.ts'
import type { Chat } from '../types.ts'

/** Returns a function that says a chat has been read; when that fails, the next look says it again. */
export function useMarkRead(): (chatId: string) => void {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return useCallback(
    (chatId) => {
      queryClient.setQueryData<Chat | null>(
        ['chats', 'one', chatId],
        (chat) => chat && { ...chat, unread_count: 0 },
      )
      ask(supabase.rpc('mark_chat_read', { chat_id: chatId })).catch(
        () => void queryClient.invalidateQueries({ queryKey: ['chats', 'one', chatId] }),
      )
    },
    [supabase, queryClient],
  )
}
