import { queryOptions, useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { QUICK_REPLY_COLUMNS, type QuickReply } from '../types.ts'

/** The account's replies by shortcut, at most a thousand. */
export async function listQuickReplies(supabase: Supabase, accountId: string): Promise<QuickReply[]> {
  return ask(
    supabase
      .from('quick_replies')
      .select(QUICK_REPLY_COLUMNS)
      .eq('account_id', accountId)
      .order('shortcut')
      .order('position', { referencedTable: 'files' })
      .limit(1000),
  )
}

export function quickRepliesQueryOptions(supabase: Supabase, accountId: string) {
  return queryOptions({
    queryKey: ['quick-replies', accountId],
    queryFn: () => listQuickReplies(supabase, accountId),
  })
}

export function useQuickReplies(accountId: string) {
  return useQuery(quickRepliesQueryOptions(useSupabase(), accountId))
}
