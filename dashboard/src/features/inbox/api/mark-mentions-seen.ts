import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { ask } from '@/lib/ask.ts'
import { useSupabase } from '@/lib/supabase.ts'
import type { Chat } from '../types.ts'

/** Returns a function that says that the reader has seen where he is called; when that fails, the next look says it again. */
export function useMarkMentionsSeen(): (chatId: string) => void {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return useCallback(
    (chatId) => {
      queryClient.setQueryData<Chat | null>(
        ['chats', 'one', chatId],
        (chat) => chat && { ...chat, is_mentioned: false },
      )
      ask(supabase.rpc('mark_mentions_seen', { chat_id: chatId })).catch(
        () => void queryClient.invalidateQueries({ queryKey: ['chats', 'one', chatId] }),
      )
    },
    [supabase, queryClient],
  )
}
