import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { Tag } from '@/lib/tags.ts'

/** A name that exists is refused as 23505. */
export async function addTag(supabase: Supabase, accountId: string, tag: Tag): Promise<void> {
  await ask(supabase.from('tags').insert({ account_id: accountId, ...tag }))
}

export async function colorTag(supabase: Supabase, accountId: string, { name, color }: Tag): Promise<void> {
  await ask(supabase.from('tags').update({ color }).eq('account_id', accountId).eq('name', name))
}

export function useAddTag(accountId: string) {
  return useTagMutation(accountId, addTag)
}

export function useColorTag(accountId: string) {
  return useTagMutation(accountId, colorTag)
}

function useTagMutation(accountId: string, save: typeof addTag) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: (tag: Tag) => save(supabase, accountId, tag),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['tags', accountId] }),
  })
}
