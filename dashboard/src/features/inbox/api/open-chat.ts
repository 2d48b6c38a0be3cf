import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { writePhone } from '@/lib/phone.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'

interface Person {
  accountId: string
  /** Digits of E.164. */
  phone: string
  name: string
}

interface Party extends Person {
  instanceId: string
}

/** The contact with a phone, made when missing; one who is known keeps his name. */
export function openContact(supabase: Supabase, { accountId, phone, name }: Person): Promise<string> {
  return ask(supabase.rpc('open_contact', { account_id: accountId, phone: writePhone(phone), name }))
}

export function useOpenContact() {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: (person: Person) => openContact(supabase, person),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['contacts'] }),
  })
}

/** The chat with a phone on a number; contact and chat are made when missing. */
export async function openChat(supabase: Supabase, { instanceId, ...person }: Party): Promise<string> {
  const contactId = await openContact(supabase, person)
  return ask(supabase.rpc('open_chat', { contact_id: contactId, instance_id: instanceId }))
}

/** Codes: `phone_invalid`, `account_not_found`, `instance_not_found`, `plan_limit_exceeded`, `account_suspended`. */
export function useOpenChat() {
  const supabase = useSupabase()
  return useMutation({ networkMode: 'always', mutationFn: (party: Party) => openChat(supabase, party) })
}

/** The chat with a known contact, on the named number or the one that last talked to him. */
export function useOpenContactChat() {
  const supabase = useSupabase()
  return useMutation({
    networkMode: 'always',
    mutationFn: ({ contactId, instanceId }: { contactId: string; instanceId?: string }) =>
      ask(supabase.rpc('open_chat', { contact_id: contactId, instance_id: instanceId ?? null })),
  })
}
