import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { ContactFilter } from '../search.ts'

export interface TagChange {
  add: string[]
  remove: string[]
}

/** Some contacts by id, or all that a filter finds. */
export type Selection = { ids: string[] } | { filter: ContactFilter }

/** As many as one call takes; more are changed part by part, so that none takes long. */
const MOST_IDS = 500

/** Goes on until every one is changed; `onProgress` hears how many so far. Codes: `tag_invalid`, `account_not_found`. */
export async function tagContacts(
  supabase: Supabase,
  accountId: string,
  selection: Selection,
  { add, remove }: TagChange,
  onProgress: (changed: number) => void,
): Promise<number> {
  let changed = 0
  const part = (count: number) => {
    changed += count
    onProgress(changed)
    return count
  }
  if ('ids' in selection) {
    for (let start = 0; start < selection.ids.length; start += MOST_IDS) {
      const ids = selection.ids.slice(start, start + MOST_IDS)
      const named = { account_id: accountId, contact_ids: ids, add, remove }
      part(await ask(supabase.rpc('tag_contacts', named)))
    }
    return changed
  }
  const { query, tags, fields } = selection.filter
  const found = { account_id: accountId, query, tags, fields, add, remove }
  while (part(await ask(supabase.rpc('tag_found_contacts', found))) > 0);
  return changed
}

/** The mutation, and how many contacts it has changed so far. */
export function useTagContacts(accountId: string) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  const [changed, setChanged] = useState(0)
  const mutation = useMutation({
    networkMode: 'always',
    mutationFn: ({ selection, change }: { selection: Selection; change: TagChange }) =>
      tagContacts(supabase, accountId, selection, change, setChanged),
    onMutate: () => setChanged(0),
    onSettled: () => {
      void queryClient.invalidateQueries({ queryKey: ['contacts', accountId] })
      void queryClient.invalidateQueries({ queryKey: ['tags', accountId] })
    },
  })
  return { ...mutation, changed }
}
