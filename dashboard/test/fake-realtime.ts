import type { Supabase } from '@/lib/supabase.ts'
import type { AccountEvent } from '@/types/account-event.generated.ts'

type Heard = (message: { event: string; payload: unknown }) => void

/** Adds Realtime to a fake client: `say` is what the database broadcasts on a topic. */
export function withRealtime(
  supabase: Supabase,
): Supabase & { say: (topic: string, event: AccountEvent, payload: unknown) => void } {
  const channels: { topic: string; heard: Heard[] }[] = []
  const realtime = {
    realtime: { setAuth: async () => {} },
    getChannels: () => channels,
    removeChannel: async (channel: { topic: string; heard: Heard[] }) => {
      channels.splice(channels.indexOf(channel), 1)
    },
    channel: (name: string) => {
      const channel = {
        topic: `realtime:${name}`,
        heard: [] as Heard[],
        on: (_type: string, _filter: unknown, listener: Heard) => {
          channel.heard.push(listener)
          return channel
        },
        subscribe: (report: (status: string) => void) => {
          report('SUBSCRIBED')
          return channel
        },
      }
      channels.push(channel)
      return channel
    },
    say: (topic: string, event: AccountEvent, payload: unknown) => {
      for (const { heard } of channels.filter((channel) => channel.topic === `realtime:${topic}`)) {
        for (const listener of heard) listener({ event, payload })
      }
    },
  }
  return Object.assign(supabase, realtime) as never
}
