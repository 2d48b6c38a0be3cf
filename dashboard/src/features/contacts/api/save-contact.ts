import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import type { FieldValue } from '@/lib/custom-fields.ts'
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

export function useCreateContact(accountId: string) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: (draft: ContactDraft) => createContact(supabase, accountId, draft),
    onSuccess: (saved) => {
      queryClient.setQueryData(['contacts', accountId, 'one', saved.id], saved)
      void queryClient.invalidateQueries({ queryKey: ['contacts', accountId] })
      void queryClient.invalidateQueries({ queryKey: ['tags', accountId] })
    },
  })
}

/** Writes one value of a contact; every other one stays as it is, also one that a colleague writes meanwhile. */
export function useChangeContact(contact: Pick<Contact, 'id' | 'account_id'>) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  const show = (change: (shown: Contact) => Contact) => {
    const all = ['contacts', contact.account_id]
    queryClient.setQueryData<Contact | null>([...all, 'one', contact.id], (shown) => shown && change(shown))
    void queryClient.invalidateQueries({ queryKey: all })
  }
  return {
    /** Codes: as `updateContact`. */
    write: async (changes: Partial<Pick<ContactDraft, 'name' | 'phone'>>) => {
      const saved = await updateContact(supabase, contact, changes)
      show(() => saved)
    },
    /** Null empties it. Codes: `contact_not_found`, `field_invalid`. */
    setField: async (name: string, value: FieldValue | null) => {
      await ask(supabase.rpc('set_contact_fields', { contact_id: contact.id, fields: { [name]: value } }))
      show((shown) => {
        const { [name]: _, ...others } = shown.fields
        return { ...shown, fields: value === null ? others : { ...others, [name]: value } }
      })
    },
  }
}
