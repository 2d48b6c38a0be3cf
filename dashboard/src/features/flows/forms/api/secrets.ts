import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask, askJson } from '@/lib/ask.ts'
import { list, record, type Shaped, text } from '@/lib/shape.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'

const secrets = list(record({ name: text, updated_at: text }))

/** A secret of the account's, of which nobody sees more than this. */
export type Secret = Shaped<typeof secrets>[number]

const keyOf = (accountId: string) => ['secrets', accountId]

export function listSecrets(supabase: Supabase, accountId: string): Promise<Secret[]> {
  return askJson(supabase.rpc('list_secrets', { account_id: accountId }), secrets)
}

/** What requests may send along, by name; nobody but owners and admins may ask. */
export function useSecrets(accountId: string, enabled: boolean) {
  const supabase = useSupabase()
  return useQuery({
    queryKey: keyOf(accountId),
    queryFn: () => listSecrets(supabase, accountId),
    enabled,
    staleTime: 30_000,
  })
}

/** Codes: `secret_name_invalid`, `secret_unsendable`, `secrets_limit`. */
export function useSetSecret(accountId: string) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: ({ name, secret }: { name: string; secret: string }) =>
      ask(supabase.rpc('set_secret', { account_id: accountId, name, secret })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keyOf(accountId) }),
  })
}

/** Code: `in_use`. */
export function useRemoveSecret(accountId: string) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: (name: string) => ask(supabase.rpc('remove_secret', { account_id: accountId, name })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keyOf(accountId) }),
  })
}
