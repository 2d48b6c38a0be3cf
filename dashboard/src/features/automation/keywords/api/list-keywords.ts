import { queryOptions, useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { inFiringOrder } from '../order.ts'
import { KEYWORD_COLUMNS, type Keyword } from '../types.ts'

/** All of an account, at most 200, in the order in which they are asked. */
export async function listKeywords(supabase: Supabase, accountId: string): Promise<Keyword[]> {
  const keywords = await ask(
    supabase
      .from('keywords')
      .select(KEYWORD_COLUMNS)
      .eq('account_id', accountId)
      .order('priority')
      .limit(200),
  )
  return inFiringOrder(keywords)
}

export function keywordsQueryOptions(supabase: Supabase, accountId: string) {
  return queryOptions({
    queryKey: ['keywords', accountId],
    queryFn: () => listKeywords(supabase, accountId),
    // What is wrong with one is written by whoever decides.
    refetchInterval: 15_000,
  })
}

export function useKeywords(accountId: string) {
  return useQuery(keywordsQueryOptions(useSupabase(), accountId))
}
