import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { QuickReply, QuickReplyDraft } from '../types.ts'

/** Makes a reply, or changes the one with that id. A shortcut that exists is refused as 23505. */
export async function saveQuickReply(
  supabase: Supabase,
  accountId: string,
  draft: QuickReplyDraft,
  id: string | undefined,
): Promise<void> {
  const replies = supabase.from('quick_replies')
  await ask(
    id
      ? replies.update(draft).eq('account_id', accountId).eq('id', id).select('id').single()
      : replies.insert({ account_id: accountId, ...draft }),
  )
}

export async function deleteQuickReply(supabase: Supabase, { account_id, id }: QuickReply): Promise<void> {
  await ask(
    supabase.from('quick_replies').delete().eq('account_id', account_id).eq('id', id).select('id').single(),
  )
}

export function useSaveQuickReply(accountId: string, id: string | undefined) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: (draft: QuickReplyDraft) => saveQuickReply(supabase, accountId, draft, id),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['quick-replies', accountId] }),
  })
}

export function useDeleteQuickReply(accountId: string) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: (reply: QuickReply) => deleteQuickReply(supabase, reply),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['quick-replies', accountId] }),
  })
}
