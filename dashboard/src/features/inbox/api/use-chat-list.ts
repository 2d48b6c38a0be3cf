import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import { isOneOf, useAccountChanges } from '@/lib/account-changes.ts'
import { conflate } from '@/lib/conflate.ts'
import { readAgain } from '@/lib/read-again.ts'
import { delayOfAttempt } from '@/lib/realtime.ts'
import { useSupabase } from '@/lib/supabase.ts'
import { appendPage, type ChatList, updateChats } from '../chat-list.ts'
import type { ChatFilter } from '../types.ts'
import { chatListOptions } from './chat-list-query.ts'
import { findChats, LARGEST_PAGE, listChats } from './list-chats.ts'

/** A live list of chats: only what changed is read again, however many chats there are. */
export function useChatList(accountIds: readonly string[], filter: ChatFilter) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  const key = JSON.stringify([accountIds, filter])
  // biome-ignore lint/correctness/useExhaustiveDependencies: key says all that the options are made of
  const options = useMemo(() => {
    const made = chatListOptions(supabase, accountIds, filter, () =>
      queryClient.getQueryData<ChatList>(made.queryKey),
    )
    return made
  }, [supabase, queryClient, key])
  const query = useQuery(options)
  const change = useCallback(
    (next: (list: ChatList) => ChatList) =>
      queryClient.setQueryData<ChatList>(options.queryKey, (list) => list && next(list)),
    [queryClient, options],
  )
  const isReading = useCallback(
    () => queryClient.getQueryState(options.queryKey)?.fetchStatus === 'fetching',
    [queryClient, options],
  )
  const refresh = useRefresh({ accountIds, filter, key, change, isReading, isFetching: query.isFetching })

  useAccountChanges(accountIds, ({ event, ids }) => {
    if (!isOneOf(event, 'chat', 'contact', 'gap', 'join')) return
    const list = queryClient.getQueryData<ChatList>(options.queryKey)
    if (ids) refresh(event === 'chat' ? ids : chatsOfContacts(list, ids))
    // After a restart many pages come back at once.
    else setTimeout(() => readAgain(queryClient, options.queryKey), event === 'join' ? 0 : delayOfAttempt(0))
  })
  return { ...query, ...useMore(accountIds, filter, query.data, change), refresh }
}

interface Refreshed {
  accountIds: readonly string[]
  filter: ChatFilter
  /** Says which list it is. */
  key: string
  change: (next: (list: ChatList) => ChatList) => void
  /** Whether the whole list is read at this moment; `isFetching`: at the last drawing. */
  isReading: () => boolean
  isFetching: boolean
}

/** Reads the named chats again, in as few calls as keep up. */
function useRefresh({ accountIds, filter, key, change, isReading, isFetching }: Refreshed) {
  const supabase = useSupabase()
  const reader = useRef<ReturnType<typeof conflate>>(undefined)
  // Heard of while the whole list was read, which may have been before they changed.
  const heard = useRef(new Set<string>())
  const read = useEffectEvent(async (ids: readonly string[]) => {
    const found = await findChats(supabase, accountIds, filter, ids)
    change((list) => updateChats(list, ids, found))
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: what waits belongs to one list
  useEffect(() => {
    const made = conflate((ids) => readInParts(ids, read))
    reader.current = made
    return made.stop
  }, [key])
  useEffect(() => {
    if (isFetching) return
    reader.current?.add(heard.current)
    heard.current.clear()
  }, [isFetching])
  return useCallback(
    (chatIds: readonly string[]) => {
      if (isReading()) for (const id of chatIds) heard.current.add(id)
      reader.current?.add(chatIds)
    },
    [isReading],
  )
}

async function readInParts(ids: readonly string[], read: (ids: readonly string[]) => Promise<void>) {
  for (let start = 0; start < ids.length; start += LARGEST_PAGE)
    await read(ids.slice(start, start + LARGEST_PAGE))
}

/** Reads the page that follows what is loaded. */
function useMore(
  accountIds: readonly string[],
  filter: ChatFilter,
  list: ChatList | undefined,
  change: (next: (list: ChatList) => ChatList) => void,
) {
  const supabase = useSupabase()
  const [isLoadingMore, setLoadingMore] = useState(false)
  const [moreFailed, setMoreFailed] = useState(false)
  const before = list?.next ?? null
  const loadMore = async () => {
    if (before === null || isLoadingMore) return
    setLoadingMore(true)
    setMoreFailed(false)
    try {
      const page = await listChats(supabase, accountIds, filter, { before, size: LARGEST_PAGE })
      change((current) => (current.next === before ? appendPage(current, page) : current))
    } catch {
      setMoreFailed(true)
    }
    setLoadingMore(false)
  }
  return { loadMore, isLoadingMore, moreFailed, hasMore: before !== null }
}

function chatsOfContacts(list: ChatList | undefined, contactIds: readonly string[]): string[] {
  const wanted = new Set(contactIds)
  return (list?.chats ?? []).flatMap(({ id, contact_id }) =>
    contact_id && wanted.has(contact_id) ? [id] : [],
  )
}
