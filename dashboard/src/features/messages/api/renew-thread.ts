import { queryOptions } from '@tanstack/react-query'
import type { Supabase } from '@/lib/supabase.ts'
import { appendWindow, queuedIds, type Thread, takeMessages, unsettledIds, withLines } from '../thread.ts'
import type { Window } from '../types.ts'
import { findMessages, LARGEST_PAGE, listMessages, PAGE_SIZE } from './list-messages.ts'

/** A renewed thread may have missed this many messages; beyond that it starts again at its end. */
const MOST_MISSED = 3 * LARGEST_PAGE

export const threadKey = (chatId: string) => ['messages', chatId] as const

export function threadOptions(supabase: Supabase, chatId: string, loaded: () => Thread | undefined) {
  return queryOptions({
    queryKey: threadKey(chatId),
    queryFn: () => renewThread(supabase, chatId, loaded),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnMount: 'always',
    refetchInterval: () => (queuedIds(loaded()).length > 0 ? 10_000 : 30_000),
    // Comparing every message of a long thread with itself would take longer than drawing it.
    structuralSharing: false,
  })
}

/** What is loaded, with whatever may have been missed; at first, and after too long an absence, the newest messages. */
async function renewThread(
  supabase: Supabase,
  chatId: string,
  loaded: () => Thread | undefined,
): Promise<Thread> {
  const before = loaded()
  if (!before || before.messages.length === 0) return listMessages(supabase, chatId)
  const found = await findMessages(supabase, chatId, unsettledIds(before, PAGE_SIZE))
  const missed = before.newer ? [] : await readMissed(supabase, chatId, before)
  if (missed.at(-1)?.newer) return listMessages(supabase, chatId)
  // What came by Realtime meanwhile stands in the thread as it is now.
  return missed.reduce(appendWindow, takeMessages(loaded() ?? before, found))
}

/** The windows below what is loaded; the last one has `newer` when there was more than we go through. */
async function readMissed(supabase: Supabase, chatId: string, thread: Thread): Promise<Window[]> {
  const windows: Window[] = []
  let after = thread.messages.at(-1)?.seq ?? 0
  for (let count = 0; count < MOST_MISSED; count += LARGEST_PAGE) {
    const window = await listMessages(supabase, chatId, { after, size: LARGEST_PAGE })
    windows.push(window)
    after = window.messages.at(-1)?.seq ?? after
    if (!window.newer) break
  }
  return windows
}

/** Notes and events since the last message, and whatever message was missed. */
export async function readEnd(
  supabase: Supabase,
  chatId: string,
  thread: Thread,
  change: (next: (thread: Thread) => Thread) => void,
): Promise<void> {
  const after = thread.messages.at(-1)?.seq
  if (thread.newer) return
  const window = await listMessages(
    supabase,
    chatId,
    after === undefined ? {} : { after, size: LARGEST_PAGE },
  )
  change((now) =>
    window.newer ? withLines(now, window) : takeMessages(withLines(now, window), window.messages),
  )
}
