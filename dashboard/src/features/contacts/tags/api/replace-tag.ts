import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { askJson } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { replacedPart } from '../types.ts'

interface Replacement {
  name: string
  /** Null takes the tag from everybody. */
  newName: string | null
}

/** Goes through all contacts part by part; `onProgress` hears how many were changed. Codes: `not_allowed`, `tag_invalid`. */
export async function replaceTag(
  supabase: Supabase,
  accountId: string,
  { name, newName }: Replacement,
  onProgress: (changed: number) => void,
): Promise<number> {
  let changed = 0
  for (;;) {
    const part = await askJson(
      newName === null
        ? supabase.rpc('remove_tag', { account_id: accountId, name })
        : supabase.rpc('rename_tag', { account_id: accountId, name, new_name: newName }),
      replacedPart,
    )
    changed += part.changed
    onProgress(changed)
    if (part.done) return changed
  }
}

/** The mutation, and how many contacts it has changed so far. */
export function useReplaceTag(accountId: string) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  const [changed, setChanged] = useState(0)
  const mutation = useMutation({
    networkMode: 'always',
    mutationFn: (replacement: Replacement) => replaceTag(supabase, accountId, replacement, setChanged),
    onMutate: () => setChanged(0),
    onSettled: () => {
      void queryClient.invalidateQueries({ queryKey: ['tags', accountId] })
      void queryClient.invalidateQueries({ queryKey: ['contacts', accountId] })
    },
  })
  return { ...mutation, changed }
}
