import { useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { Chat } from '../types.ts'

const DAY = 86_400_000

/** Until when the official API takes anything in the chat: a day after the person last wrote. */
export async function getWindowEnd(supabase: Supabase, chat: Pick<Chat, 'account_id' | 'id'>): Promise<Date> {
  const query = supabase.from('chats').select('last_received_at').eq('account_id', chat.account_id)
  const { last_received_at } = await ask(query.eq('id', chat.id).single())
  return new Date(last_received_at ? Date.parse(last_received_at) + DAY : 0)
}

/** Undefined: the chat's number has no such window, or it is not known yet. */
export function useWindowEnd(chat: Chat, hasWindow: boolean): Date | undefined {
  const supabase = useSupabase()
  const { data } = useQuery({
    queryKey: ['window', chat.id, chat.last_message_id],
    queryFn: () => getWindowEnd(supabase, chat),
    enabled: hasWindow,
  })
  return hasWindow ? data : undefined
}
