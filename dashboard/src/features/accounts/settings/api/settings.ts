import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask, askJson } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { accountUsage, SETTINGS_COLUMNS, type Settings } from '../types.ts'

export function settingsQueryOptions(supabase: Supabase, accountId: string) {
  return queryOptions({
    queryKey: ['account-settings', accountId],
    queryFn: () => ask(supabase.from('accounts').select(SETTINGS_COLUMNS).eq('id', accountId).single()),
  })
}

export function useSettings(accountId: string) {
  return useQuery(settingsQueryOptions(useSupabase(), accountId))
}

export type SettingsPatch = Partial<
  Omit<Settings, 'id' | 'phone' | 'plan' | 'plan_expires_at' | 'status' | 'closes_at' | 'created_at'>
>

/** Owners and administrators change what their account says about itself. */
export function useSaveSettings(accountId: string) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    // `single` makes it an error when row level security let nothing be changed.
    mutationFn: (patch: SettingsPatch) =>
      ask(supabase.from('accounts').update(patch).eq('id', accountId).select(SETTINGS_COLUMNS).single()),
    onSuccess: (saved) => {
      queryClient.setQueryData(settingsQueryOptions(supabase, accountId).queryKey, saved)
      return queryClient.invalidateQueries({ queryKey: ['access'] })
    },
  })
}

export function useUsage(accountId: string) {
  const supabase = useSupabase()
  return useQuery({
    queryKey: ['account-usage', accountId],
    queryFn: () => askJson(supabase.rpc('account_usage', { account_id: accountId }), accountUsage),
  })
}

/** Closes the account, or opens it again before it is deleted; only its owner may. */
export function useClosing(accountId: string) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: (act: 'close_account' | 'reopen_account') =>
      ask(supabase.rpc(act, { account_id: accountId })),
    onSuccess: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: ['access'] }),
        queryClient.invalidateQueries({ queryKey: ['account-settings', accountId] }),
      ]),
  })
}
