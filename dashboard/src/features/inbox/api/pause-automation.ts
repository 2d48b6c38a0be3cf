import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { Chat } from '../types.ts'

/** Nothing is answered by itself in the chat for so many minutes; 0: it goes on now. Answers until when. */
export async function pauseAutomation(
  supabase: Supabase,
  chatId: string,
  minutes: number,
): Promise<string | null> {
  return ask(supabase.rpc('pause_automation', { chat_id: chatId, minutes }))
}

export function usePauseAutomation(chat: Chat) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  const queryKey = ['chats', 'one', chat.id]
  return useMutation({
    networkMode: 'always',
    mutationFn: (minutes: number) => pauseAutomation(supabase, chat.id, minutes),
    onSuccess: (until) => {
      queryClient.setQueryData<Chat | null>(
        queryKey,
        (shown) => shown && { ...shown, automation_paused_until: until },
      )
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey }),
  })
}
