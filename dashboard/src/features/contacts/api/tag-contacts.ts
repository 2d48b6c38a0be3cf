import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { ContactFilter } from '../search.ts'

export interface TagChange {
  add: string[]
  remove: string[]
}

/** Some contacts by id, or all that a filter finds. */
export type Selection = { ids: string[] } | { filter: ContactFilter }

/** Answers how many contacts were changed. */
export async function tagContacts(
  supabase: Supabase,
  accountId: string,
  selection: Selection,
  { add, remove }: TagChange,
): Promise<number> {
  if ('ids' in selection) {
    const named = { account_id: accountId, contact_ids: selection.ids, add, remove }
    return ask(supabase.rpc('tag_contacts', named))
  }
  const { query, tags, fields } = selection.filter
  return ask(supabase.rpc('tag_found_contacts', { account_id: accountId, query, tags, fields, add, remove }))
}

export function useTagContacts(accountId: string) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: ({ selection, change }: { selection: Selection; change: TagChange }) =>
      tagContacts(supabase, accountId, selection, change),
    onSettled: () => {
      void queryClient.invalidateQueries({ queryKey: ['contacts', accountId] })
      void queryClient.invalidateQueries({ queryKey: ['tags', accountId] })
    },
  })
}
