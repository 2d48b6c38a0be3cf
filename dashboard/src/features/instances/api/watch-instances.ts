import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { delayOfAttempt, keepSubscribed } from '@/lib/realtime.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'

/** Beyond this many accounts row changes alone are listened to: hosted allows 100 channels on a socket. */
const MAX_ACCOUNT_CHANNELS = 20

interface Listeners {
  onInstances: () => void
  onCommands: () => void
  /** Anything may have changed unseen. */
  onGap: () => void
}

/** Listens to row changes of `instances` and to the accounts' hints; row level security decides what arrives. */
export function watchInstances(supabase: Supabase, accountIds: string[], listeners: Listeners): () => void {
  const { onInstances, onCommands, onGap } = listeners
  const rows = keepSubscribed(supabase, {
    topic: 'instances',
    private: false,
    bind: (channel) =>
      channel.on('postgres_changes', { event: '*', schema: 'public', table: 'instances' }, onInstances),
    onGap,
  })
  const hints = accountIds.slice(0, MAX_ACCOUNT_CHANNELS).map((accountId) =>
    keepSubscribed(supabase, {
      topic: `account:${accountId}`,
      private: true,
      bind: (channel) =>
        channel
          .on('broadcast', { event: 'instance' }, onInstances)
          .on('broadcast', { event: 'command' }, onCommands),
      onGap,
    }),
  )
  return () => {
    for (const stop of [rows, ...hints]) stop()
  }
}

/** Keeps the instances and commands on the page fresh while it is open. */
export function useInstanceChanges(accountIds: string[]): void {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  const joined = accountIds.join(' ')

  useEffect(() => {
    let catchUp: ReturnType<typeof setTimeout> | undefined
    const refresh = (key: string) => void queryClient.invalidateQueries({ queryKey: [key] })
    const stop = watchInstances(supabase, joined.split(' ').filter(Boolean), {
      onInstances: () => refresh('instances'),
      onCommands: () => refresh('instance-commands'),
      // Many pages come back at once after a restart: spread their questions, and ask once for many channels.
      onGap: () => {
        clearTimeout(catchUp)
        catchUp = setTimeout(() => {
          refresh('instances')
          refresh('instance-commands')
        }, delayOfAttempt(0))
      },
    })
    return () => {
      clearTimeout(catchUp)
      stop()
    }
  }, [supabase, queryClient, joined])
}
