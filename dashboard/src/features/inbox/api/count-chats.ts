import { queryOptions, useQuery } from '@tanstack/react-query'
import { askJson } from '@/lib/ask.ts'
import { useLiveCount } from '@/lib/live-count.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { type ChatCounts, chatCounts } from '../types.ts'

export function chatCountsOptions(supabase: Supabase, accountIds: readonly string[]) {
  return queryOptions({
    queryKey: ['chats', 'counts', accountIds],
    queryFn: () => askJson(supabase.rpc('chat_counts', { account_ids: [...accountIds] }), chatCounts),
    refetchInterval: 30_000,
  })
}

export function useChatCounts(accountIds: readonly string[]): ChatCounts | undefined {
  const options = chatCountsOptions(useSupabase(), accountIds)
  useLiveCount(accountIds, options.queryKey)
  return useQuery(options).data
}
