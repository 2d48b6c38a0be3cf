import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { CONTACT_COLUMNS, type Contact } from '../types.ts'
import { searchContacts } from './search-contacts.ts'

const MOST = 5

async function findContacts(
  supabase: Supabase,
  accountId: string,
  query: string,
  ids: readonly string[],
): Promise<readonly Contact[]> {
  if (query) {
    const filter = { query, tags: [], fields: {}, sort: 'newest' } as const
    return (await searchContacts(supabase, accountId, { ...filter, tags: [] }, null)).contacts.slice(0, MOST)
  }
  const rows = supabase.from('contacts').select(CONTACT_COLUMNS).eq('account_id', accountId)
  return ask(rows.in('id', [...ids]).is('erased_at', null))
}

/** A few contacts by name or phone; without words, those of these ids. */
export function useFoundContacts(accountId: string | undefined, query: string, ids: readonly string[]) {
  const supabase = useSupabase()
  return useQuery(
    queryOptions({
      queryKey: ['contacts', accountId, 'found', query, query ? [] : ids],
      queryFn: () => findContacts(supabase, accountId ?? '', query, ids),
      enabled: accountId !== undefined && (query !== '' || ids.length > 0),
      placeholderData: keepPreviousData,
    }),
  )
}
