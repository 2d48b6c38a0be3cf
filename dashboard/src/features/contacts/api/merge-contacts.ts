import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'

export interface MergeChoice {
  keptId: string
  goneId: string
}

/** The second contact becomes part of the first. Code: `contact_not_found`. */
export async function mergeContacts(supabase: Supabase, { keptId, goneId }: MergeChoice): Promise<string> {
  return ask(supabase.rpc('merge_contacts', { kept_id: keptId, gone_id: goneId }))
}

/** Merges one after the other, so that a refusal in the middle leaves the rest as it was. */
export function useMergeContacts(accountId: string) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: async (choices: MergeChoice[]) => {
      for (const choice of choices) await mergeContacts(supabase, choice)
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['contacts', accountId] }),
  })
}
