import { useMutation, useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { Message } from '../types.ts'

/** True when it was queued and now is cancelled; false when it has left. */
export function useCancelMessage() {
  const supabase = useSupabase()
  return useMutation({
    networkMode: 'always',
    mutationFn: (id: string) => ask(supabase.rpc('cancel_message', { message_id: id })),
  })
}

/** Every wording of a message, the original first. */
export function listRevisions(supabase: Supabase, { account_id, id }: Message) {
  return ask(
    supabase
      .from('message_revisions')
      .select('id, message, written_at')
      .eq('account_id', account_id)
      .eq('conversation_id', id)
      .order('written_at'),
  )
}

export function useRevisions(message: Message) {
  const supabase = useSupabase()
  return useQuery({
    queryKey: ['messages', message.chat_id, 'revisions', message.id, message.edited_at],
    queryFn: () => listRevisions(supabase, message),
  })
}
