import { useMutation } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { writePhone } from '@/lib/phone.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'

/** The id of the contact with this phone (digits), with or without the ninth digit. */
export async function openContact(supabase: Supabase, accountId: string, phone: string): Promise<string> {
  return ask(supabase.rpc('open_contact', { account_id: accountId, phone: writePhone(phone) }))
}

export function useOpenContact(accountId: string) {
  const supabase = useSupabase()
  return useMutation({
    networkMode: 'always',
    mutationFn: (phone: string) => openContact(supabase, accountId, phone),
  })
}
