import { onlineManager } from '@tanstack/react-query'
import { useCallback, useEffect, useEffectEvent, useMemo, useSyncExternalStore } from 'react'
import { useApi } from '@/lib/api.ts'
import { useSupabase } from '@/lib/supabase.ts'
import { newKey, type Outgoing, outboxOf } from '../outbox.ts'
import { sendOutbox } from './send-outbox.ts'

/** How often what waits for the network is tried (milliseconds). */
const RETRY_INTERVAL = 5_000

type New = Omit<Outgoing, 'key' | 'createdAt' | 'state' | 'progress' | 'code' | 'accountId' | 'chatId'>

/** What is on its way in a chat. `onSent` brings the row of an entry to the screen. */
export function useOutbox(
  userId: string,
  chat: { id: string; account_id: string },
  onSent: (id: string) => Promise<unknown>,
) {
  const supabase = useSupabase()
  const api = useApi()
  const outbox = outboxOf(userId)
  const all = useSyncExternalStore(outbox.subscribe, outbox.list)
  const { id: chatId, account_id: accountId } = chat
  const outgoing = useMemo(() => all.filter((entry) => entry.chatId === chatId), [all, chatId])
  const run = useEffectEvent(() => void sendOutbox({ supabase, api, outbox }, chatId, onSent))
  const waits = outgoing.some(({ state }) => state === 'waiting')
  const uploads = outgoing.some(({ key }) => outbox.fileOf(key) !== undefined)

  useEffect(() => {
    if (!waits) return
    const timer = setInterval(run, RETRY_INTERVAL)
    const stop = onlineManager.subscribe(run)
    return () => {
      clearInterval(timer)
      stop()
    }
  }, [waits])
  // A chat that is opened with something left in it: from an earlier visit of the page.
  // biome-ignore lint/correctness/useExhaustiveDependencies: for each chat that is opened
  useEffect(() => run(), [chatId])
  // The browser asks before a file on its way is lost.
  useEffect(() => {
    if (!uploads) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [uploads])

  const start = useCallback(
    () => void sendOutbox({ supabase, api, outbox }, chatId, onSent),
    [supabase, api, outbox, chatId, onSent],
  )
  const send = useCallback(
    (entry: New, file?: Blob) => {
      const made = { ...entry, accountId, chatId, key: newKey() }
      outbox.add({ ...made, createdAt: new Date().toISOString(), state: 'waiting' }, file)
      start()
    },
    [outbox, accountId, chatId, start],
  )
  const retry = useCallback(
    (key: string) => {
      outbox.change(key, { state: 'waiting', code: undefined })
      start()
    },
    [outbox, start],
  )
  return { outgoing, send, retry, discard: outbox.remove }
}
