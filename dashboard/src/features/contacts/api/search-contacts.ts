import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { askJson } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { ContactFilter } from '../search.ts'
import { type ContactPage, type Cursor, contactPage, placeOf } from '../types.ts'

export const PAGE_SIZE = 50

export async function searchContacts(
  supabase: Supabase,
  accountId: string,
  { query, tags, fields, sort }: ContactFilter,
  before: Cursor,
): Promise<ContactPage> {
  return askJson(
    supabase.rpc('search_contacts', {
      account_id: accountId,
      query,
      tags,
      fields,
      sort,
      before: placeOf(before),
      max_items: PAGE_SIZE,
    }),
    contactPage,
  )
}

export function contactsQueryOptions(supabase: Supabase, accountId: string, filter: ContactFilter) {
  return infiniteQueryOptions({
    queryKey: ['contacts', accountId, 'search', filter],
    queryFn: ({ pageParam }) => searchContacts(supabase, accountId, filter, pageParam),
    initialPageParam: null as Cursor,
    getNextPageParam: ({ next }) => next ?? undefined,
    // While somebody types, the last answer stays in sight.
    placeholderData: keepPreviousData,
  })
}

export function useContacts(accountId: string, filter: ContactFilter) {
  return useInfiniteQuery(contactsQueryOptions(useSupabase(), accountId, filter))
}
