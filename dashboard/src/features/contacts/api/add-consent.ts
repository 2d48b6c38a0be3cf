import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { Consent, Contact } from '../types.ts'

type NewConsent = Pick<Consent, 'state' | 'source'>

/** Consents only grow: a change of mind is a new row, and the newest counts. */
export async function addConsent(
  supabase: Supabase,
  contact: Pick<Contact, 'id' | 'account_id'>,
  consent: NewConsent,
): Promise<void> {
  await ask(
    supabase.from('consents').insert({ account_id: contact.account_id, contact_id: contact.id, ...consent }),
  )
}

export function useAddConsent(contact: Pick<Contact, 'id' | 'account_id'>) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: (consent: NewConsent) => addConsent(supabase, contact, consent),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['contacts', contact.account_id] }),
  })
}
