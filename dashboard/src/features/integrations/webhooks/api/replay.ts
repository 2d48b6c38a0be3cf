import { ask, askJson } from '@/lib/ask.ts'
import type { Supabase } from '@/lib/supabase.ts'
import { replayed } from '../types.ts'
import { useWebhookMutation } from './use-webhook-mutation.ts'

/** False: it is being sent just now. Codes: `webhook_body_gone`, `webhook_endpoint_disabled`. */
export function replayDelivery(supabase: Supabase, _accountId: string, id: string): Promise<boolean> {
  return ask(supabase.rpc('replay_webhook_delivery', { delivery_id: id }))
}

export interface Range {
  endpointId: string
  /** Null: from the first. */
  from: string | null
  /** Null: until now. */
  to: string | null
  /** Only what is not tried any more. */
  dead: boolean
}

/** How many are sent again. The database takes a thousand at a time; what is made meanwhile is not among them. */
export async function replayRange(
  supabase: Supabase,
  _accountId: string,
  { endpointId, from, to, dead }: Range,
): Promise<number> {
  const until = to ?? new Date().toISOString()
  let count = 0
  for (let next = from; ; ) {
    const part = await askJson(
      supabase.rpc('replay_webhook_deliveries', { endpoint_id: endpointId, from: next, to: until, dead }),
      replayed,
    )
    count += part.replayed
    if (part.next === null) return count
    next = part.next
  }
}

/** Answers the delivery's id. */
export function sendTest(supabase: Supabase, _accountId: string, endpointId: string): Promise<string> {
  return ask(supabase.rpc('send_test_event', { endpoint_id: endpointId }))
}

export function useReplayDelivery(accountId: string) {
  return useWebhookMutation(accountId, replayDelivery)
}

export function useReplayRange(accountId: string) {
  return useWebhookMutation(accountId, replayRange)
}

export function useSendTest(accountId: string) {
  return useWebhookMutation(accountId, sendTest)
}
