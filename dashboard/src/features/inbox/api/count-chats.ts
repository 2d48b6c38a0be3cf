import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { isOneOf, useAccountChanges } from '@/lib/account-changes.ts'
import { askJson } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { type ChatCounts, chatCounts } from '../types.ts'

/** At most once in this time (milliseconds): counting is the dearest thing a list asks for. */
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
  const askedAt = useRef(0)
  useEffect(() => () => clearTimeout(timer.current), [])
  useAccountChanges(accountIds, ({ event }) => {
    if (!isOneOf(event, 'chat', 'gap', 'join') || timer.current !== undefined) return
    // The first change is counted at once, those that follow it together.
    const wait = Math.max(0, askedAt.current + PAUSE - Date.now())
    timer.current = setTimeout(() => {
      timer.current = undefined
      askedAt.current = Date.now()
      void queryClient.invalidateQueries(options)
    }, wait)
  })
  return useQuery(options).data
}
