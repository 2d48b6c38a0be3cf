import { queryOptions, useQuery } from '@tanstack/react-query'
import { toRequestError } from '@/lib/errors.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { Account, Role } from '../types.ts'

interface Membership {
  role: Role
  account: Omit<Account, 'role'>
}

/** The accounts in which the user is a member, by name. Colleagues' memberships are readable too, hence the filter. */
export async function listAccounts(supabase: Supabase, userId: string): Promise<Account[]> {
  const { data, error, status } = await supabase
    .from('account_members')
    .select('role, account:accounts(id, name, phone, status)')
    .eq('user_id', userId)
    .overrideTypes<Membership[], { merge: false }>()
  if (error) throw toRequestError(error, status)
  return data
    .map(({ role, account }) => ({ ...account, role }))
    .sort((one, other) => one.name.localeCompare(other.name, undefined, { numeric: true }))
}

export function accountsQueryOptions(supabase: Supabase, userId: string) {
  return queryOptions({
    queryKey: ['accounts', userId],
    queryFn: () => listAccounts(supabase, userId),
    staleTime: 60_000,
  })
}

export function useAccounts(userId: string) {
  return useQuery(accountsQueryOptions(useSupabase(), userId))
}
