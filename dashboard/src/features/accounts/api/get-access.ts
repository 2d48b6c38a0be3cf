import { queryOptions, useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { Access, Account } from '../types.ts'

/** Who lost an account is told of it at this pace even when no hint of it arrives (milliseconds). */
const POLL_INTERVAL = 10_000

interface MyAccess {
  platform_admin: boolean
  accounts: { account_id: string; role: Account['role']; until: string | null }[]
}

/** Who the person signed in is, and the accounts he may look at with his role in each. */
export async function getAccess(supabase: Supabase): Promise<Access> {
  const { platform_admin, accounts: entries } = await ask<MyAccess>(supabase.rpc('my_access'))
  if (entries.length === 0) return { platformAdmin: platform_admin, accounts: [] }
  const rows = await ask<Omit<Account, 'role' | 'until'>[]>(
    supabase.from('accounts').select('id, name, phone, status, suspended_reason, closes_at'),
  )
  const accounts = entries.flatMap(({ account_id, role, until }) => {
    const account = rows.find(({ id }) => id === account_id)
    return account ? [{ ...account, role, until }] : []
  })
  const byName = (one: Account, other: Account) =>
    one.name.localeCompare(other.name, undefined, { numeric: true })
  return { platformAdmin: platform_admin, accounts: accounts.sort(byName) }
}

export function accessQueryOptions(supabase: Supabase, userId: string) {
  return queryOptions({
    queryKey: ['access', userId],
    queryFn: () => getAccess(supabase),
    staleTime: 60_000,
    refetchInterval: POLL_INTERVAL,
  })
}

export function useAccess(userId: string) {
  return useQuery(accessQueryOptions(useSupabase(), userId))
}
