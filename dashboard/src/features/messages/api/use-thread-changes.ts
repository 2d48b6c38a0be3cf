import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef } from 'react'
import { type AccountChange, isOneOf, useAccountChanges } from '@/lib/account-changes.ts'
import { conflate } from '@/lib/conflate.ts'
import { delayOfAttempt } from '@/lib/realtime.ts'
import { useSupabase } from '@/lib/supabase.ts'
import { dropMessages, dropNotes, queuedIds, type Thread, withLines } from '../thread.ts'
import { findNotes } from './list-messages.ts'
import { readEnd, threadKey } from './renew-thread.ts'

const SHOWN = ['message', 'reaction', 'note', 'chat', 'media'] as const

interface Watched {
  accountId: string
  chatId: string
  change: (next: (thread: Thread) => Thread) => void
  refresh: (messageIds: readonly string[]) => Promise<void>
  renew: () => void
}

/** Reads again what the database says has changed in a chat, in as few calls as keep up. */
export function useThreadChanges({ accountId, chatId, change, refresh, renew }: Watched): void {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  const loaded = () => queryClient.getQueryData<Thread>(threadKey(chatId))
  const readers = useRef<Record<'messages' | 'notes' | 'end', ReturnType<typeof conflate>>>(undefined)
  const readMessages = useEffectEvent(refresh)
  const readNotes = useEffectEvent(async (ids: readonly string[]) => {
    const notes = await findNotes(supabase, accountId, ids)
    change((thread) => withLines(dropNotes(thread, ids), { notes, events: [] }))
  })
  const readLast = useEffectEvent(async () => {
    const thread = loaded()
    if (thread) await readEnd(supabase, chatId, thread, change)
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: what waits belongs to one chat
  useEffect(() => {
    const made = {
      messages: conflate((ids) => readMessages(ids)),
      notes: conflate((ids) => readNotes(ids)),
      end: conflate(() => readLast()),
    }
    readers.current = made
    return () => {
      for (const reader of Object.values(made)) reader.stop()
    }
  }, [chatId])

  useAccountChanges([accountId], (said) => {
    const { event, operation, ids, chats } = said
    // What is not there yet cannot be changed: it is read once more.
    if (event === 'join' || (!loaded() && isOneOf(event, ...SHOWN))) return renew()
    if (isGap(said)) return void setTimeout(renew, delayOfAttempt(0))
    const ours = (ids ?? []).filter((id) => chats?.[id] === chatId)
    if (event === 'message' && operation === 'DELETE') change((thread) => dropMessages(thread, ours))
    else if (event === 'message' || event === 'reaction') readers.current?.messages.add(ours)
    else if (event === 'note' && operation === 'DELETE') change((thread) => dropNotes(thread, ours))
    else if (event === 'note') readers.current?.notes.add(ours)
    else if (event === 'chat' && ids?.includes(chatId)) readers.current?.end.add(['end'])
    else if (event === 'instance') readers.current?.messages.add(queuedIds(loaded()))
    else if (event === 'media' && ids) readers.current?.messages.add(messagesWith(loaded(), ids))
  })
}

function isGap({ event, resync }: AccountChange): boolean {
  return event === 'gap' || (resync === true && isOneOf(event, ...SHOWN))
}

function messagesWith(thread: Thread | undefined, mediaIds: readonly string[]): string[] {
  const wanted = new Set(mediaIds)
  return (thread?.messages ?? []).flatMap(({ id, media_id }) =>
    media_id && wanted.has(media_id) ? [id] : [],
  )
}
