import { queryOptions, skipToken, useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { COMMAND_COLUMNS, type Command } from '../types.ts'

/** How often a command without an end is looked at when no hint of it arrives (milliseconds). */
const POLL_INTERVAL = 1_500

export async function getCommand(supabase: Supabase, id: string): Promise<Command> {
  return ask(supabase.from('instance_commands').select(COMMAND_COLUMNS).eq('id', id).single())
}

/** Follows a command until it has ended; nothing is asked for an undefined one. */
export function commandQueryOptions(supabase: Supabase, command: Command | undefined) {
  return queryOptions({
    queryKey: ['instance-commands', command?.id ?? null],
    queryFn: command && !hasEnded(command) ? () => getCommand(supabase, command.id) : skipToken,
    initialData: command,
    initialDataUpdatedAt: 0,
    refetchInterval: ({ state }) => (state.data && hasEnded(state.data) ? false : POLL_INTERVAL),
  })
}

export function useCommand(command: Command | undefined) {
  return useQuery(commandQueryOptions(useSupabase(), command))
}

export function hasEnded(command: Command): boolean {
  return command.status === 'done' || command.status === 'failed'
}
