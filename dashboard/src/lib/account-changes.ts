import { type Query, type QueryKey, useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent } from 'react'
import type { AccountEvent } from '@/types/account-event.generated.ts'
import { collect } from './collect.ts'
import { readAgain } from './read-again.ts'
import { delayOfAttempt, keepSubscribed } from './realtime.ts'
import { type Supabase, useSupabase } from './supabase.ts'

/** `gap`: anything may have changed unseen. `join`: from now on changes are heard, what was read before may be older. */
type ChangeEvent = AccountEvent | 'gap' | 'join'

/** What the database says on `account:<id>`: which rows changed, never what is in them. */
export interface AccountChange {
  accountId: string
  event: ChangeEvent
  table?: string
  /** At most 100; absent with `resync` and `gap`: then more rows changed than are named. */
  ids?: string[]
  operation?: 'INSERT' | 'UPDATE' | 'DELETE'
  resync?: boolean
  statuses?: Record<string, string>
  /** Of messages: the chat of each. */
  chats?: Record<string, string>
}

/** Whether the event is one of these; the compiler knows which there are. */
export function isOneOf(event: ChangeEvent, ...events: ChangeEvent[]): boolean {
  return events.includes(event)
}

type Listener = (change: AccountChange) => void

/** Hosted allows 100 channels on a socket; accounts beyond this many are only polled. */
const MAX_CHANNELS = 50

interface Topic {
  listeners: Set<Listener>
  close: () => void
}

const topics = new WeakMap<Supabase, Map<string, Topic>>()

/** Listens to one account. However many listen, its channel is joined once. */
export function watchAccount(supabase: Supabase, accountId: string, listener: Listener): () => void {
  const open = topics.get(supabase) ?? new Map<string, Topic>()
  topics.set(supabase, open)
  const topic = open.get(accountId) ?? openTopic(supabase, accountId)
  open.set(accountId, topic)
  topic.listeners.add(listener)
  return () => {
    topic.listeners.delete(listener)
    if (topic.listeners.size > 0 || open.get(accountId) !== topic) return
    open.delete(accountId)
    topic.close()
  }
}

function openTopic(supabase: Supabase, accountId: string): Topic {
  const listeners = new Set<Listener>()
  const tell = (change: AccountChange) => {
    for (const listener of [...listeners]) listener(change)
  }
  let wasJoined = false
  const close = keepSubscribed(supabase, {
    topic: `account:${accountId}`,
    private: true,
    bind: (channel) =>
      channel.on('broadcast', { event: '*' }, ({ event, payload }) =>
        tell({ ...payload, accountId, event: event as AccountEvent }),
      ),
    onJoin: () => {
      if (!wasJoined) tell({ accountId, event: 'join' })
      wasJoined = true
    },
    onGap: () => tell({ accountId, event: 'gap' }),
  })
  return { listeners, close }
}

function watchAccounts(supabase: Supabase, joined: string, listener: Listener): () => void {
  const ids = joined.split(' ').filter(Boolean).slice(0, MAX_CHANNELS)
  const stops = ids.map((id) => watchAccount(supabase, id, listener))
  return () => {
    for (const stop of stops) stop()
  }
}

/** Calls `onChange` for each change of these accounts while the component is shown. */
export function useAccountChanges(accountIds: readonly string[], onChange: Listener): void {
  const supabase = useSupabase()
  const listener = useEffectEvent(onChange)
  const joined = accountIds.join(' ')
  useEffect(() => watchAccounts(supabase, joined, (change) => listener(change)), [supabase, joined])
}

/** The queries, by their keys, that an event makes stale, such as `{instance: [['instances']]}`. */
type LiveKeys = Readonly<Partial<Record<ChangeEvent, readonly QueryKey[]>>>

/**
 * Asks again for the queries of an event: the first time at once, then at most each quarter of a second. After a gap
 * or a `resync` it waits a moment with jitter: many pages come back at once after a restart. What nothing else asks for
 * again is asked for once changes are heard.
 */
export function useLiveQueries(accountIds: readonly string[], keys: LiveKeys): void {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  const joined = accountIds.join(' ')
  const refresh = useEffectEvent((events: ReadonlySet<ChangeEvent>) => {
    for (const event of events) {
      for (const queryKey of keys[event] ?? []) readAgain(queryClient, queryKey)
    }
  })
  const readUnpolled = useEffectEvent(() => {
    for (const queryKey of Object.values(keys).flat()) readAgain(queryClient, queryKey, isUnpolled)
  })
  const allEvents = useEffectEvent(() => Object.keys(keys) as ChangeEvent[])
  useEffect(() => {
    const soon = collect<ChangeEvent>((events) => refresh(events))
    const stop = watchAccounts(supabase, joined, ({ event, resync }) => {
      if (event === 'join') readUnpolled()
      else if (event === 'gap') soon.add(allEvents(), delayOfAttempt(0))
      else soon.add([event], resync ? delayOfAttempt(0) : 0)
    })
    return () => {
      soon.stop()
      stop()
    }
  }, [supabase, joined])
}

function isUnpolled({ observers }: Query): boolean {
  return !observers.some(({ options }) => options.refetchInterval)
}
