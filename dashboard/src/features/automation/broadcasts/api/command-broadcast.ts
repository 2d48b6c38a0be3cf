import { ask } from '@/lib/ask.ts'
import type { Supabase } from '@/lib/supabase.ts'
import type { Broadcast } from '../types.ts'
import { useBroadcastMutation } from './save-broadcast.ts'

export type Command = 'start_broadcast' | 'pause_broadcast' | 'cancel_broadcast'

/** `start` also goes on with one that is paused. Codes: `audience_empty`, `content_invalid`, `broadcast_ended`. */
export async function commandBroadcast(supabase: Supabase, id: string, command: Command): Promise<void> {
  await ask(supabase.rpc(command, { broadcast_id: id }))
}

/** Answers the id of a new draft; `failed`: for those whom this one did not reach. */
export function cloneBroadcast(supabase: Supabase, id: string, who: 'failed' | null): Promise<string> {
  return ask(supabase.rpc('clone_broadcast', { broadcast_id: id, who }))
}

interface TestMessage {
  phone: string
  variant: string | null
}

/** Sends its messages once to a phone, soon and whatever its hours are. Code: `phone_invalid`. */
export async function testBroadcast(
  supabase: Supabase,
  id: string,
  { phone, variant }: TestMessage,
): Promise<void> {
  await ask(supabase.rpc('test_broadcast', { broadcast_id: id, phone, variant }))
}

type Key = Pick<Broadcast, 'id' | 'account_id'>

export function useCommandBroadcast({ id, account_id }: Key) {
  return useBroadcastMutation(account_id, (supabase, command: Command) =>
    commandBroadcast(supabase, id, command),
  )
}

export function useCloneBroadcast({ id, account_id }: Key) {
  return useBroadcastMutation(account_id, (supabase, who: 'failed' | null) =>
    cloneBroadcast(supabase, id, who),
  )
}

export function useTestBroadcast({ id, account_id }: Key) {
  return useBroadcastMutation(account_id, (supabase, message: TestMessage) =>
    testBroadcast(supabase, id, message),
  )
}
