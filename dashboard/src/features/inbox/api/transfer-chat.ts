import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { useSupabase } from '@/lib/supabase.ts'
import type { Chat } from '../types.ts'
import { historyKey } from './get-history.ts'

interface Transfer {
  /** Null: nobody has it then. */
  assigned_to: string | null
  note: string
}

/** Gives the chat away with a note that calls who gets it. Codes: `chat_taken`, `chat_not_found`, `member_not_found`. */
export function useTransferChat({ id, assigned_to: owner }: Pick<Chat, 'id' | 'assigned_to'>) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: ({ assigned_to, note }: Transfer) =>
      ask(
        supabase.rpc('transfer_chat', {
          chat_id: id,
          assigned_to: assigned_to as string,
          note,
          owner_id: owner,
        }),
      ),
    onSettled: () =>
      Promise.all(
        [['chats', 'one', id], historyKey(id)].map((queryKey) => queryClient.invalidateQueries({ queryKey })),
      ),
  })
}
