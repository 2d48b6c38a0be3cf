import { queryOptions, useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'

/** When somebody of the account accepted the risk of an unofficial client; null: nobody yet. */
export async function getRiskAcceptance(supabase: Supabase, accountId: string): Promise<string | null> {
  const account = await ask(supabase.from('accounts').select('risk_accepted_at').eq('id', accountId).single())
  return account.risk_accepted_at
}

export function riskQueryOptions(supabase: Supabase, accountId: string) {
  return queryOptions({
    queryKey: ['risk', accountId],
    queryFn: () => getRiskAcceptance(supabase, accountId),
  })
}

export function useRiskAcceptance(accountId: string) {
  return useQuery(riskQueryOptions(useSupabase(), accountId))
}
