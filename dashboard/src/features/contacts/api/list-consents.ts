import { queryOptions, useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { CONSENT_COLUMNS, type Consent, type Contact } from '../types.ts'

type ContactKey = Pick<Contact, 'id' | 'account_id'>

/** The last twenty, newest first. */
export async function listConsents(supabase: Supabase, contact: ContactKey): Promise<Consent[]> {
  return ask(
    supabase
      .from('consents')
      .select(CONSENT_COLUMNS)
      .eq('account_id', contact.account_id)
      .eq('contact_id', contact.id)
      .order('id', { ascending: false })
      .limit(20),
  )
}

export function consentsQueryOptions(supabase: Supabase, contact: ContactKey) {
  return queryOptions({
    queryKey: ['contacts', contact.account_id, 'consents', contact.id],
    queryFn: () => listConsents(supabase, contact),
  })
}

export function useConsents(contact: ContactKey) {
  return useQuery(consentsQueryOptions(useSupabase(), contact))
}
