import { queryOptions, useQuery } from '@tanstack/react-query'
import { ask, askJson } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { ACCOUNT_COLUMNS, type Access, type Account, myAccess } from '../types.ts'

/** Who lost an account is told of it at this pace even when no hint of it arrives (milliseconds). */
const POLL_INTERVAL = 10_000

/** Who the person signed in is, and the accounts he may look at with his role in each. */
export async function getAccess(supabase: Supabase): Promise<Access> {
  // Both at once: nothing is shown before they are here.
  const [{ platform_admin, accounts: entries }, rows] = await Promise.all([
    askJson(supabase.rpc('my_access'), myAccess),
    ask(supabase.from('accounts').select(ACCOUNT_COLUMNS)),
  ])
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
