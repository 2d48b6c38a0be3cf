import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { RequestError } from '@/lib/errors.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { Contact } from '../types.ts'

/** A policy lets owners and admins delete; for others nothing is found, which is said as `forbidden`. */
export async function deleteContact(
  supabase: Supabase,
  contact: Pick<Contact, 'id' | 'account_id'>,
): Promise<void> {
  const deleted = await ask(
    supabase.from('contacts').delete().eq('account_id', contact.account_id).eq('id', contact.id).select('id'),
  )
  if (deleted.length === 0) throw new RequestError('forbidden', 'nothing was deleted')
}

export function useDeleteContact(contact: Pick<Contact, 'id' | 'account_id'>) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: () => deleteContact(supabase, contact),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['contacts', contact.account_id] }),
  })
}
