import { useMutation } from '@tanstack/react-query'
import { toRequestError } from '@/lib/errors.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { Command, CommandName, Instance } from '../types.ts'
import { COMMAND_COLUMNS } from './get-command.ts'

/** Asks for a command; row level security decides whether this user may. It may have ended already. */
export async function sendCommand(
  supabase: Supabase,
  instance: Pick<Instance, 'id' | 'account_id'>,
  command: CommandName,
): Promise<Command> {
  const { data, error, status } = await supabase
    .from('instance_commands')
    .insert({ account_id: instance.account_id, instance_id: instance.id, command })
    .select(COMMAND_COLUMNS)
    .single()
    .overrideTypes<Command, { merge: false }>()
  if (error) throw toRequestError(error, status)
  return data
}

export function useSendCommand(instance: Pick<Instance, 'id' | 'account_id'>) {
  const supabase = useSupabase()
  return useMutation({
    // Offline too: a command must not wait in the page and surprise somebody an hour later.
    networkMode: 'always',
    mutationFn: (command: CommandName) => sendCommand(supabase, instance, command),
  })
}
