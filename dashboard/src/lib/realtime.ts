import type { RealtimeChannel } from '@supabase/supabase-js'
import type { Supabase } from './supabase.ts'

interface Subscription {
  topic: string
  private: boolean
  /** Adds the listeners to a fresh channel, before it joins. */
  bind: (channel: RealtimeChannel) => RealtimeChannel
  /** Called on each join. */
  onJoin?: (channel: RealtimeChannel) => void
  /** Something may have been missed: called on each join after the first. */
  onGap: () => void
}

const FIRST_DELAY = 500
const LONGEST_DELAY = 15_000

/**
 * Keeps one channel joined until the returned function is called. supabase-js joins again by itself after a
 * lost socket, but a channel the server closes (expired token, restart, message rate) is gone for good: it is
 * made anew here, with the current token, after a growing delay with jitter.
 */
export function keepSubscribed(supabase: Supabase, subscription: Subscription): () => void {
  let stopped = false
  let joins = 0
  let attempts = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const reopen = () => {
    clearTimeout(timer)
    if (stopped) return
    timer = setTimeout(start, delayOfAttempt(attempts++))
  }

  // A failure to open (no network for the token) is tried again like a close.
  const start = () => void open().catch(reopen)

  const open = async () => {
    // Without an argument: takes the session's token, renewed when it has expired.
    await supabase.realtime.setAuth()
    await removeTopic(supabase, subscription.topic)
    if (stopped) return
    const channel = supabase.channel(subscription.topic, { config: { private: subscription.private } })
    subscription.bind(channel).subscribe((status) => {
      if (stopped) return
      if (status === 'CLOSED') reopen()
      if (status !== 'SUBSCRIBED') return
      attempts = 0
      subscription.onJoin?.(channel)
      if (joins++ > 0) subscription.onGap()
    })
  }

  start()
  return () => {
    stopped = true
    clearTimeout(timer)
    void removeTopic(supabase, subscription.topic)
  }
}

/** From 0.5 s doubling to 15 s, each between half and the whole, so that many pages do not return at once. */
export function delayOfAttempt(attempt: number): number {
  const delay = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** attempt)
  return delay * (0.5 + Math.random() / 2)
}

/** supabase-js hands out the old channel again while one of the same topic exists. */
async function removeTopic(supabase: Supabase, topic: string): Promise<void> {
  const channel = supabase.getChannels().find((candidate) => candidate.topic === `realtime:${topic}`)
  if (channel) await supabase.removeChannel(channel)
}
