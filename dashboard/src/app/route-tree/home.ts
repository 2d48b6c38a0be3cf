import type { QueryClient } from '@tanstack/react-query'
import { accessQueryOptions } from '@/features/accounts/api/get-access.ts'
import { hasConnected } from '@/features/accounts/onboarding/api/get-progress.ts'
import type { Account } from '@/features/accounts/types.ts'
import type { Supabase } from '@/lib/supabase.ts'

interface Visitor {
  queryClient: QueryClient
  supabase: Supabase
  session: { userId: string }
}

/** Where the work of whoever comes without an address is: clients, the first steps, or the conversations. */
export async function findHome({ queryClient, supabase, session }: Visitor) {
  const { accounts, platformAdmin } = await queryClient.ensureQueryData(
    accessQueryOptions(supabase, session.userId),
  )
  if (platformAdmin) return { to: '/admin/contas' } as const
  if (await isAtTheStart(supabase, accounts)) return { to: '/comecar' } as const
  const [only, ...others] = accounts
  if (!only || others.length > 0) return { to: '/conversas' } as const
  return { to: '/a/$accountId/conversas', params: { accountId: only.id } } as const
}

/** Who set an account up has nothing to answer before one of his numbers has been connected. */
async function isAtTheStart(supabase: Supabase, accounts: Account[]): Promise<boolean> {
  if (!accounts.some(({ role }) => role === 'owner')) return false
  // What cannot be said keeps nobody from his work.
  return !(await hasConnected(
    supabase,
    accounts.map(({ id }) => id),
  ).catch(() => true))
}
