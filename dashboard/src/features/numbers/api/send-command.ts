import { useMutation } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { COMMAND_COLUMNS, type Command, type CommandName, type Instance } from '../types.ts'

export interface CommandOrder {
  command: CommandName
  /** `{phone}` of a pairing code, or of the number that is given up: digits of E.164. */
  payload?: { phone: string }
}

/** Asks for a command; row level security decides whether this user may. It may have ended already. */
export async function sendCommand(
  supabase: Supabase,
  instance: Pick<Instance, 'id' | 'account_id'>,
  order: CommandOrder,
): Promise<Command> {
  const row = { account_id: instance.account_id, instance_id: instance.id, ...order }
  return ask(supabase.from('instance_commands').insert(row).select(COMMAND_COLUMNS).single())
}

export function useSendCommand(instance: Pick<Instance, 'id' | 'account_id'>) {
  const supabase = useSupabase()
  return useMutation({
    // Offline too: a command must not wait in the page and surprise somebody an hour later.
    networkMode: 'always',
    mutationFn: (order: CommandOrder) => sendCommand(supabase, instance, order),
  })
}
