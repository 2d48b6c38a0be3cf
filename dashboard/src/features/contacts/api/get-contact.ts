import { queryOptions, useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { CONTACT_COLUMNS, type Contact } from '../types.ts'

/** Null when there is no such contact, or no longer: of an erased one only an empty row is left. */
export async function getContact(supabase: Supabase, accountId: string, id: string): Promise<Contact | null> {
  const row = supabase.from('contacts').select(CONTACT_COLUMNS).eq('account_id', accountId).eq('id', id)
  return ask(row.is('erased_at', null).maybeSingle())
}

export function contactQueryOptions(supabase: Supabase, accountId: string, id: string) {
  return queryOptions({
    queryKey: ['contacts', accountId, 'one', id],
    queryFn: () => getContact(supabase, accountId, id),
  })
}

export function useContact(accountId: string, id: string) {
  return useQuery(contactQueryOptions(useSupabase(), accountId, id))
}
