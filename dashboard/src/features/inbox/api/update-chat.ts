import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { ask } from '@/lib/ask.ts'
import { RequestError } from '@/lib/errors.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { Chat } from '../types.ts'

export type ChatChanges = Partial<Pick<Chat, 'status' | 'closed_reason' | 'assigned_to' | 'snoozed_until'>>

/** Codes: `chat_taken` (a colleague gave the chat to somebody else meanwhile), `chat_gone`. */
export async function updateChat(
  supabase: Supabase,
  chat: Pick<Chat, 'id' | 'account_id' | 'assigned_to'>,
  changes: ChatChanges,
): Promise<void> {
  const named = supabase.from('chats').update(changes).eq('account_id', chat.account_id).eq('id', chat.id)
  if (!('assigned_to' in changes)) {
    expectRow(await ask(named.select('id')), 'chat_gone')
    return
  }
  // Only while it is still whose it was on the screen: nobody takes a chat out of another's hands unseen.
  const unchanged = chat.assigned_to
    ? named.eq('assigned_to', chat.assigned_to)
    : named.is('assigned_to', null)
  expectRow(await ask(unchanged.select('id')), 'chat_taken')
}

function expectRow(rows: unknown[], code: string): void {
  if (rows.length === 0) throw new RequestError(code, 'no such row any more')
}

/** Returns a function that changes a chat: on the screen at once; the list hears of it from the database. */
export function useWriteChat() {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return useCallback(
    async (chat: Chat, changes: ChatChanges): Promise<void> => {
      const queryKey = ['chats', 'one', chat.id]
      queryClient.setQueryData<Chat | null>(queryKey, (shown) => shown && { ...shown, ...changes })
      try {
        await updateChat(supabase, chat, changes)
      } finally {
        void queryClient.invalidateQueries({ queryKey })
      }
    },
    [supabase, queryClient],
  )
}

export function useUpdateChat(chat: Chat) {
  const write = useWriteChat()
  return useMutation({ networkMode: 'always', mutationFn: (changes: ChatChanges) => write(chat, changes) })
}
