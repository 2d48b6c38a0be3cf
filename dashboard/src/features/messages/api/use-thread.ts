import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { readAgain } from '@/lib/read-again.ts'
import { useSupabase } from '@/lib/supabase.ts'
import { type Thread, takeMessages } from '../thread.ts'
import { findMessages } from './list-messages.ts'
import { threadKey, threadOptions } from './renew-thread.ts'
import { useThreadChanges } from './use-thread-changes.ts'
import { useThreadLoading } from './use-thread-loading.ts'

/** The loaded part of a chat, kept up to date while it is shown, and the ways to load more of it. */
export function useThread(accountId: string, chatId: string) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  const options = useMemo(
    () => threadOptions(supabase, chatId, () => queryClient.getQueryData<Thread>(threadKey(chatId))),
    [supabase, queryClient, chatId],
  )
  const query = useQuery(options)
  const change = useCallback(
    (next: (thread: Thread) => Thread) =>
      queryClient.setQueryData<Thread>(threadKey(chatId), (thread) => thread && next(thread)),
    [queryClient, chatId],
  )
  const refresh = useCallback(
    async (ids: readonly string[]) => {
      const found = await findMessages(supabase, chatId, ids)
      change((thread) => takeMessages(thread, found))
    },
    [supabase, chatId, change],
  )
  useThreadChanges({
    accountId,
    chatId,
    change,
    refresh,
    renew: () => readAgain(queryClient, threadKey(chatId)),
  })
  return { ...query, refresh, ...useThreadLoading(chatId) }
}
