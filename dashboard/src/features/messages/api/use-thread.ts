import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo, useRef, useState } from 'react'
import { useSupabase } from '@/lib/supabase.ts'
import { appendWindow, prependWindow, type Thread, takeMessages } from '../thread.ts'
import { findMessages, listMessages, PAGE_SIZE } from './list-messages.ts'
import { threadKey, threadOptions } from './renew-thread.ts'
import { useThreadChanges } from './use-thread-changes.ts'

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
  const replace = useCallback(
    (thread: Thread) => queryClient.setQueryData<Thread>(threadKey(chatId), thread),
    [queryClient, chatId],
  )
  const refresh = useCallback(
    async (ids: readonly string[]) => {
      const found = await findMessages(supabase, chatId, ids)
      change((thread) => takeMessages(thread, found))
    },
    [supabase, chatId, change],
  )
  useThreadChanges({ accountId, chatId, change, refresh, renew: () => void query.refetch() })
  return { ...query, refresh, ...useLoading(chatId, query.data, change, replace) }
}

type Change = (next: (thread: Thread) => Thread) => void

/** One load at a time; a failed one leaves the thread as it is. */
function useLoading(
  chatId: string,
  thread: Thread | undefined,
  change: Change,
  replace: (thread: Thread) => void,
) {
  const supabase = useSupabase()
  const isBusy = useRef(false)
  const [failed, setFailed] = useState(false)
  const load = async (work: () => Promise<void>) => {
    if (isBusy.current) return
    isBusy.current = true
    await work().then(
      () => setFailed(false),
      () => setFailed(true),
    )
    isBusy.current = false
  }
  const first = thread?.messages[0]?.seq
  const last = thread?.messages.at(-1)?.seq
  return {
    loadFailed: failed,
    loadOlder: () =>
      load(async () => {
        if (!thread?.older || first === undefined) return
        const window = await listMessages(supabase, chatId, { before: first, size: 2 * PAGE_SIZE })
        change((now) => (now.messages[0]?.seq === first ? prependWindow(now, window) : now))
      }),
    loadNewer: () =>
      load(async () => {
        if (!thread?.newer || last === undefined) return
        const window = await listMessages(supabase, chatId, { after: last, size: 2 * PAGE_SIZE })
        change((now) => (now.messages.at(-1)?.seq === last ? appendWindow(now, window) : now))
      }),
    /** Shows the messages around that one; what was loaded is left behind when it is not among them. */
    showSeq: (seq: number) =>
      load(async () => {
        if (thread?.messages.some((message) => message.seq === seq)) return
        replace(await listMessages(supabase, chatId, { around: seq, size: 2 * PAGE_SIZE }))
      }),
    showNewest: () =>
      load(async () => {
        if (thread?.newer) replace(await listMessages(supabase, chatId))
      }),
  }
}
