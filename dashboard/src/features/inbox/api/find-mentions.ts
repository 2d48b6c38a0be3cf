import { ask } from '@/lib/ask.ts'
import type { Supabase } from '@/lib/supabase.ts'

/** In which of these chats the person is called and has not seen it. */
export async function findMentions(
  supabase: Supabase,
  accountId: string,
  userId: string,
  chatIds: string[],
): Promise<string[]> {
  const rows = await ask(
    supabase
      .from('note_mentions')
      .select('chat_id')
      .eq('account_id', accountId)
      .eq('user_id', userId)
      .in('chat_id', chatIds)
      .is('seen_at', null)
      .order('created_at', { ascending: false })
      .limit(10),
  )
  return [...new Set(rows.map(({ chat_id }) => chat_id))]
}
