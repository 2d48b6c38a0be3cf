import type { RealtimeChannel } from '@supabase/supabase-js'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { keepSubscribed } from './realtime.ts'
import { type Supabase, useSupabase } from './supabase.ts'

type State = Record<string, string | boolean>

/**
 * Is present on a private topic with a state of its own, and sees those of everybody else there. Nobody is told apart
 * by the server: a state says itself whose it is, and is only a courtesy.
 */
export function joinPresence(supabase: Supabase, topic: string, onChange: (present: State[]) => void) {
  let channel: RealtimeChannel | undefined
  let state: State | undefined
  const track = () => {
    if (channel && state) void channel.track(state)
  }
  const stop = keepSubscribed(supabase, {
    topic,
    private: true,
    bind: (fresh) =>
      fresh.on('presence', { event: 'sync' }, () =>
        onChange(Object.values(fresh.presenceState<State>()).flat()),
      ),
    onJoin: (joined) => {
      channel = joined
      track()
    },
    onGap: () => {},
  })
  return {
    stop,
    tell: (next: State) => {
      state = next
      track()
    },
  }
}

/** Who else is on the topic, while the component is shown; `undefined` for a topic joins none. */
export function usePresence(topic: string | undefined, state: State): State[] {
  const supabase = useSupabase()
  const [present, setPresent] = useState<State[]>([])
  const joined = useRef<ReturnType<typeof joinPresence>>(undefined)
  const tell = useEffectEvent(() => joined.current?.tell(state))
  const told = JSON.stringify(state)
  useEffect(() => {
    if (!topic) return
    const made = joinPresence(supabase, topic, setPresent)
    joined.current = made
    tell()
    return () => {
      joined.current = undefined
      made.stop()
      setPresent([])
    }
  }, [supabase, topic])
  // biome-ignore lint/correctness/useExhaustiveDependencies: told is the state in words
  useEffect(() => tell(), [told])
  return present
}
