import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { QuickReply, QuickReplyDraft } from '../types.ts'

/** Makes a reply, or changes the one with that id. A shortcut that exists is refused as 23505, a text with gaps that say nothing as `template_failed`. */
export async function saveQuickReply(
  supabase: Supabase,
  accountId: string,
  { shortcut, message, mediaIds }: QuickReplyDraft,
  id: string | undefined,
): Promise<void> {
  const saved = { account_id: accountId, shortcut, message, media_ids: [...mediaIds] }
  await ask(supabase.rpc('save_quick_reply', { ...saved, ...(id && { reply_id: id }) }))
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
