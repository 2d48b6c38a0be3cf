import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask, askJson } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { API_KEY_COLUMNS, type ApiKey, newApiKey, type Scope } from '../types.ts'

const MOST = 200

/** When a key was last used is written by others: look again at this pace (milliseconds). */
const POLL_INTERVAL = 30_000

/** The account's keys, the newest first; owners and administrators may read them. */
export function listApiKeys(supabase: Supabase, accountId: string): Promise<ApiKey[]> {
  return ask(
    supabase
      .from('api_keys')
      .select(API_KEY_COLUMNS)
      .eq('account_id', accountId)
      .order('created_at', { ascending: false })
      .limit(MOST),
  )
}

export function apiKeysQueryOptions(supabase: Supabase, accountId: string) {
  return queryOptions({
    queryKey: ['api-keys', accountId],
    queryFn: () => listApiKeys(supabase, accountId),
    refetchInterval: POLL_INTERVAL,
  })
}

export function useApiKeys(accountId: string) {
  return useQuery(apiKeysQueryOptions(useSupabase(), accountId))
}

export interface NewKey {
  name: string
  scopes: Scope[]
  /** Days from now; null: never ends. */
  days: number | null
}

const DAY = 86_400_000

/** Makes a key and answers it: the only time that it is seen. Codes: `not_allowed`, `name_invalid`, `account_suspended`. */
export function useCreateApiKey(accountId: string) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: ({ name, scopes, days }: NewKey) => {
      const expires_at = days === null ? null : new Date(Date.now() + days * DAY).toISOString()
      return askJson(
        supabase.rpc('create_api_key', { account_id: accountId, name, scopes, expires_at }),
        newApiKey,
      )
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['api-keys', accountId] }),
  })
}

/** The key and its tokens stop at once. */
export function useRevokeApiKey(accountId: string) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: (id: string) => ask(supabase.rpc('revoke_api_key', { key_id: id })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['api-keys', accountId] }),
  })
}
