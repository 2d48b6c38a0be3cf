import { useQueryClient } from '@tanstack/react-query'
import { useMemo, useRef, useState } from 'react'
import { useSupabase } from '@/lib/supabase.ts'
import { appendWindow, prependWindow, type Thread } from '../thread.ts'
import { listMessages, PAGE_SIZE } from './list-messages.ts'
import { threadKey } from './renew-thread.ts'

/** The ways to load more of a thread: one after the other; a failed one leaves it as it is. */
export function useThreadLoading(chatId: string) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  const running = useRef<Promise<void>>(undefined)
  const [loadFailed, setLoadFailed] = useState(false)

  const ways = useMemo(() => {
    const key = threadKey(chatId)
    const loaded = () => queryClient.getQueryData<Thread>(key)
    const set = (next: Thread | undefined) => next && queryClient.setQueryData<Thread>(key, next)
    const run = async (work: (thread: Thread) => Promise<void>) => {
      const thread = loaded()
      if (!thread) return
      await work(thread).then(
        () => setLoadFailed(false),
        () => setLoadFailed(true),
      )
    }
    /** Waits for what is under way. */
    const queue = (work: (thread: Thread) => Promise<void>) => {
      const done = (running.current ?? Promise.resolve()).then(() => run(work))
      running.current = done
      return done.finally(() => {
        if (running.current === done) running.current = undefined
      })
    }
    /** Is left undone while something is under way: it is asked for again. */
    const load = async (work: (thread: Thread) => Promise<void>) => {
      if (!running.current) await queue(work)
    }
    return {
      loadOlder: () =>
        load(async ({ older, messages }) => {
          const first = messages[0]?.seq
          if (!older || first === undefined) return
          const window = await listMessages(supabase, chatId, { before: first, size: 2 * PAGE_SIZE })
          const now = loaded()
          if (now?.messages[0]?.seq === first) set(prependWindow(now, window))
        }),
      loadNewer: () =>
        load(async ({ newer, messages }) => {
          const last = messages.at(-1)?.seq
          if (!newer || last === undefined) return
          const window = await listMessages(supabase, chatId, { after: last, size: 2 * PAGE_SIZE })
          const now = loaded()
          if (now?.messages.at(-1)?.seq === last) set(appendWindow(now, window))
        }),
      /** The messages around that one; what was loaded is left behind when it is not among them. */
      showSeq: (seq: number) =>
        queue(async ({ messages }) => {
          if (messages.some((message) => message.seq === seq)) return
          set(await listMessages(supabase, chatId, { around: seq, size: 2 * PAGE_SIZE }))
        }),
      showNewest: () =>
        queue(async ({ newer }) => {
          if (newer) set(await listMessages(supabase, chatId))
        }),
    }
  }, [supabase, queryClient, chatId])
  return { ...ways, loadFailed }
}
