import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { askJson } from '@/lib/ask.ts'
import { flag, number, record } from '@/lib/shape.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { ContactFilter } from '../search.ts'

/** `more`: there are at least so many. */
const contactCount = record({ count: number, more: flag })

function countQueryOptions(supabase: Supabase, accountId: string, { query, tags, fields }: ContactFilter) {
  return queryOptions({
    queryKey: ['contacts', accountId, 'count', query, tags, fields],
    queryFn: () =>
      askJson(supabase.rpc('count_contacts', { account_id: accountId, query, tags, fields }), contactCount),
    placeholderData: keepPreviousData,
  })
}

/** How many contacts a filter finds. */
export function useContactCount(accountId: string, filter: ContactFilter) {
  return useQuery(countQueryOptions(useSupabase(), accountId, filter))
}
