import { queryOptions, useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { Contact } from '../types.ts'

export type ContactChat = Awaited<ReturnType<typeof listContactChats>>[number]
export type Merge = Awaited<ReturnType<typeof listMerges>>[number]

type ContactKey = Pick<Contact, 'id' | 'account_id'>

export function listContactChats(supabase: Supabase, contact: ContactKey) {
  return ask(
    supabase
      .from('chats')
      .select('id, status, last_message, last_message_at, instance:instances(instance_name, phone)')
      .eq('account_id', contact.account_id)
      .eq('contact_id', contact.id)
      .order('last_message_at', { ascending: false })
      .limit(20),
  )
}

/** Owners and admins read the audit log; for others the list is empty. */
export function listMerges(supabase: Supabase, contact: ContactKey) {
  return ask(
    supabase
      .from('audit_log')
      .select('id, created_at, detail')
      .eq('account_id', contact.account_id)
      .eq('action', 'contacts.merge')
      .eq('subject_id', contact.id)
      .order('id', { ascending: false })
      .limit(20),
  )
}

export function useContactChats(contact: ContactKey) {
  const supabase = useSupabase()
  return useQuery(
    queryOptions({
      queryKey: ['contacts', contact.account_id, 'chats', contact.id],
      queryFn: () => listContactChats(supabase, contact),
    }),
  )
}

export function useMerges(contact: ContactKey) {
  const supabase = useSupabase()
  return useQuery(
    queryOptions({
      queryKey: ['contacts', contact.account_id, 'merges', contact.id],
      queryFn: () => listMerges(supabase, contact),
    }),
  )
}
