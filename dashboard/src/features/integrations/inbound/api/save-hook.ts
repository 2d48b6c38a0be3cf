import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask, askJson } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { type Hook, newHook, type Purpose, type Sample, type Source } from '../types.ts'

interface NewHook {
  name: string
  /** Undefined: one of which nothing is known. */
  source: Source | undefined
}

/** Answers its id. Code: `inbound_hooks_limit`. */
export function createHook(supabase: Supabase, accountId: string, { name, source }: NewHook) {
  const ready = source && { source: source.source, proof: source.proof, mapping: source.mapping }
  return askJson(supabase.rpc('create_inbound_hook', { account_id: accountId, name, ...ready }), newHook)
}

type Changes = Partial<Omit<Hook, 'id' | 'account_id' | 'token' | 'secrets' | 'source'>> & Pick<Hook, 'id'>

export async function changeHook(
  supabase: Supabase,
  accountId: string,
  { id, ...values }: Changes,
): Promise<void> {
  await ask(
    supabase
      .from('inbound_hooks')
      .update(values)
      .eq('account_id', accountId)
      .eq('id', id)
      .select('id')
      .single(),
  )
}

export async function deleteHook(supabase: Supabase, accountId: string, id: string): Promise<void> {
  await ask(
    supabase.from('inbound_hooks').delete().eq('account_id', accountId).eq('id', id).select('id').single(),
  )
}

/** At the address of before nobody is heard any more; one that was revoked has an address again. */
export async function renewAddress(supabase: Supabase, _accountId: string, id: string): Promise<void> {
  await ask(supabase.rpc('rotate_inbound_hook', { hook_id: id }))
}

export async function revokeAddress(supabase: Supabase, _accountId: string, id: string): Promise<void> {
  await ask(supabase.rpc('revoke_inbound_hook', { hook_id: id }))
}

/** In place of the one before; nobody reads it back. */
export async function setSecret(
  supabase: Supabase,
  _accountId: string,
  { id, purpose, secret }: { id: string; purpose: Purpose; secret: string },
): Promise<void> {
  await ask(supabase.rpc('set_inbound_hook_secret', { hook_id: id, purpose, secret }))
}

/** One that failed is applied as the hook is now; false: it has not failed. */
export function retrySample(supabase: Supabase, _accountId: string, { id }: Sample): Promise<boolean> {
  return ask(supabase.rpc('retry_inbound_hook_sample', { sample_id: id }))
}

export const useCreateHook = (accountId: string) => useHookMutation(accountId, createHook)
export const useChangeHook = (accountId: string) => useHookMutation(accountId, changeHook)
export const useDeleteHook = (accountId: string) => useHookMutation(accountId, deleteHook)
export const useRenewAddress = (accountId: string) => useHookMutation(accountId, renewAddress)
export const useRevokeAddress = (accountId: string) => useHookMutation(accountId, revokeAddress)
export const useSetSecret = (accountId: string) => useHookMutation(accountId, setSecret)
export const useRetrySample = (accountId: string) => useHookMutation(accountId, retrySample)

function useHookMutation<Values, Answer>(
  accountId: string,
  run: (supabase: Supabase, accountId: string, values: Values) => Promise<Answer>,
) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: (values: Values) => run(supabase, accountId, values),
    // Awaited: whoever opens what he has just made finds it in the list.
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['inbound-hooks', accountId] }),
  })
}
