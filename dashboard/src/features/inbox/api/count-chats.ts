import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { isOneOf, useAccountChanges } from '@/lib/account-changes.ts'
import { askJson } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { type ChatCounts, chatCounts } from '../types.ts'

/** Numbers beside folders may be this old (milliseconds): counting is the dearest thing a list asks for. */
const PAUSE = 1_500

export function chatCountsOptions(supabase: Supabase, accountIds: readonly string[]) {
  return queryOptions({
    queryKey: ['chats', 'counts', accountIds],
    queryFn: () => askJson(supabase.rpc('chat_counts', { account_ids: [...accountIds] }), chatCounts),
    refetchInterval: 30_000,
  })
}

export function useChatCounts(accountIds: readonly string[]): ChatCounts | undefined {
  const queryClient = useQueryClient()
  const options = chatCountsOptions(useSupabase(), accountIds)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  useAccountChanges(accountIds, ({ event }) => {
    if (!isOneOf(event, 'chat', 'gap', 'join') || timer.current !== undefined) return
    timer.current = setTimeout(() => {
      timer.current = undefined
      void queryClient.invalidateQueries(options)
    }, PAUSE)
  })
  return useQuery(options).data
}
