import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { RequestError } from '@/lib/errors.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { type Engine, INSTANCE_COLUMNS, type Instance } from '../types.ts'

/** The database gives the port. Codes: `plan_limit_exceeded`, `instance_name_taken`, `no_free_port`, `account_suspended`. */
export async function addInstance(
  supabase: Supabase,
  accountId: string,
  name: string,
  engine: Engine,
): Promise<Instance> {
  const row = { account_id: accountId, instance_name: name, engine }
  return ask(supabase.from('instances').insert(row).select(INSTANCE_COLUMNS).single()).catch(
    (error: unknown) => {
      const isTaken = error instanceof RequestError && error.code === '23505'
      throw isTaken ? new RequestError('instance_name_taken', error.message) : error
    },
  )
}

/** That an unofficial client may cost the number: stored with the account, and in its audit log. */
export async function acceptRisk(supabase: Supabase, accountId: string): Promise<void> {
  await ask(supabase.rpc('accept_risk', { account_id: accountId }))
}

export function useAddInstance(accountId: string) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: async ({ name, engine, risk }: { name: string; engine: Engine; risk: boolean }) => {
      if (risk) await acceptRisk(supabase, accountId)
      return addInstance(supabase, accountId, name, engine)
    },
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: ['instances'] }),
        queryClient.invalidateQueries({ queryKey: ['risk', accountId] }),
      ]),
  })
}
