import { queryOptions } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import type { Supabase } from '@/lib/supabase.ts'

/** Tables whose rows are chosen by their names. */
export const NAMED_TABLES = ['sequences', 'segments', 'campaigns', 'broadcasts'] as const
export type NamedTable = (typeof NAMED_TABLES)[number]

/** What the rows of an account are called, by name; at most a thousand. */
export function namesQueryOptions(supabase: Supabase, accountId: string, table: NamedTable) {
  return queryOptions({
    queryKey: ['names', accountId, table],
    queryFn: (): Promise<{ id: string; name: string }[]> =>
      ask(supabase.from(table).select('id, name').eq('account_id', accountId).order('name').limit(1000)),
    staleTime: 30_000,
  })
}
