import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { writePhone } from '@/lib/phone.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { CONTACT_COLUMNS, type Contact, type ContactDraft } from '../types.ts'

/** Codes: `phone_invalid`, `contact_exists` (23505 when both were made at once), `field_invalid`, `plan_limit_exceeded`. */
export async function createContact(
  supabase: Supabase,
  accountId: string,
  draft: ContactDraft,
): Promise<Contact> {
  const row = { account_id: accountId, ...draft }
  return ask(supabase.from('contacts').insert(withPhone(row)).select(CONTACT_COLUMNS).single())
}

/** Writes only what is given: a colleague's change of something else stays. */
export async function updateContact(
  supabase: Supabase,
  contact: Pick<Contact, 'id' | 'account_id'>,
  changes: Partial<ContactDraft>,
): Promise<Contact> {
  return ask(
    supabase
      .from('contacts')
      .update(withPhone(changes))
      .eq('account_id', contact.account_id)
      .eq('id', contact.id)
      .select(CONTACT_COLUMNS)
      .single(),
  )
}

function withPhone<Row extends Partial<ContactDraft>>(row: Row): Row {
  return row.phone ? { ...row, phone: writePhone(row.phone) } : row
}

/** Makes a contact, or changes the one given. */
export function useSaveContact(accountId: string, contact: Contact | undefined) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: (draft: ContactDraft) =>
      contact
        ? updateContact(supabase, contact, changesOf(contact, draft))
        : createContact(supabase, accountId, draft),
    onSuccess: (saved) => {
      queryClient.setQueryData(['contacts', accountId, 'one', saved.id], saved)
      void queryClient.invalidateQueries({ queryKey: ['contacts', accountId] })
      void queryClient.invalidateQueries({ queryKey: ['tags', accountId] })
    },
  })
}

/** The parts of the draft that differ from the contact. */
export function changesOf(contact: Contact, draft: ContactDraft): Partial<ContactDraft> {
  const keys: (keyof ContactDraft)[] = ['phone', 'name', 'tags', 'fields']
  const changed = keys.filter((key) => JSON.stringify(contact[key]) !== JSON.stringify(draft[key]))
  return Object.fromEntries(changed.map((key) => [key, draft[key]]))
}
