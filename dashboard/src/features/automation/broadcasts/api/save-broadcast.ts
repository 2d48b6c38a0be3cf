import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { Broadcast, BroadcastChanges } from '../types.ts'

/** Answers the id of a new draft. */
export async function addBroadcast(
  supabase: Supabase,
  accountId: string,
  draft: Pick<Broadcast, 'name' | 'content'>,
): Promise<string> {
  const { id } = await ask(
    supabase
      .from('broadcasts')
      .insert({ account_id: accountId, ...draft })
      .select('id')
      .single(),
  )
  return id
}

/** Codes: `content_invalid`, `filter_invalid`, `broadcast_running` once it has begun. */
export async function changeBroadcast(
  supabase: Supabase,
  broadcast: Pick<Broadcast, 'id' | 'account_id'>,
  changes: BroadcastChanges,
): Promise<void> {
  const { id, account_id } = broadcast
  await ask(
    supabase
      .from('broadcasts')
      .update(changes)
      .eq('account_id', account_id)
      .eq('id', id)
      .select('id')
      .single(),
  )
}

export async function deleteBroadcast(
  supabase: Supabase,
  { id, account_id }: Pick<Broadcast, 'id' | 'account_id'>,
): Promise<void> {
  await ask(
    supabase.from('broadcasts').delete().eq('account_id', account_id).eq('id', id).select('id').single(),
  )
}

export function useAddBroadcast(accountId: string) {
  return useBroadcastMutation(accountId, (supabase, draft: Pick<Broadcast, 'name' | 'content'>) =>
    addBroadcast(supabase, accountId, draft),
  )
}

export function useChangeBroadcast(broadcast: Pick<Broadcast, 'id' | 'account_id'>) {
  return useBroadcastMutation(broadcast.account_id, (supabase, changes: BroadcastChanges) =>
    changeBroadcast(supabase, broadcast, changes),
  )
}

export function useDeleteBroadcast(accountId: string) {
  return useBroadcastMutation(accountId, deleteBroadcast)
}

/** Whatever is done to one, all that is shown of the account's is asked for again. */
export function useBroadcastMutation<Values, Answer>(
  accountId: string,
  act: (supabase: Supabase, values: Values) => Promise<Answer>,
) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: (values: Values) => act(supabase, values),
    onSettled: () => {
      void queryClient.invalidateQueries({ queryKey: ['names', accountId, 'broadcasts'] })
      return queryClient.invalidateQueries({ queryKey: ['broadcasts', accountId] })
    },
  })
}
