import { queryOptions, useQuery } from '@tanstack/react-query'
import { toRequestError } from '@/lib/errors.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { Access, Account, Role } from '../types.ts'

interface Entry {
  account_id: string
  role: Role
  until: string | null
}

interface MyAccess {
  platform_admin: boolean
  accounts: Entry[]
}

/** Who the person signed in is, and the accounts he may look at with his role in each. */
export async function getAccess(supabase: Supabase, userId: string): Promise<Access> {
  const { platform_admin, accounts: entries } = await myAccess(supabase, userId)
  if (entries.length === 0) return { platformAdmin: platform_admin, accounts: [] }
  const { data, error, status } = await supabase
    .from('accounts')
    .select('id, name, phone, status')
    .overrideTypes<Omit<Account, 'role' | 'until'>[], { merge: false }>()
  if (error) throw toRequestError(error, status)
  const accounts = entries.flatMap(({ account_id, role, until }) => {
    const account = data.find(({ id }) => id === account_id)
    return account ? [{ ...account, role, until }] : []
  })
  const byName = (one: Account, other: Account) =>
    one.name.localeCompare(other.name, undefined, { numeric: true })
  return { platformAdmin: platform_admin, accounts: accounts.sort(byName) }
}

async function myAccess(supabase: Supabase, userId: string): Promise<MyAccess> {
  const answer = await supabase.rpc('my_access')
  if (answer.error?.code === 'PGRST202') return memberships(supabase, userId)
  if (answer.error) throw toRequestError(answer.error, answer.status)
  return answer.data as MyAccess
}

/** For a database without `my_access`. Colleagues' memberships are readable too, hence the filter. */
async function memberships(supabase: Supabase, userId: string): Promise<MyAccess> {
  const { data, error, status } = await supabase
    .from('account_members')
    .select('account_id, role')
    .eq('user_id', userId)
    .overrideTypes<Omit<Entry, 'until'>[], { merge: false }>()
  if (error) throw toRequestError(error, status)
  return { platform_admin: false, accounts: data.map((entry) => ({ ...entry, until: null })) }
}

export function accessQueryOptions(supabase: Supabase, userId: string) {
  return queryOptions({
    queryKey: ['access', userId],
    queryFn: () => getAccess(supabase, userId),
    staleTime: 60_000,
  })
}

export function useAccess(userId: string) {
  return useQuery(accessQueryOptions(useSupabase(), userId))
}
