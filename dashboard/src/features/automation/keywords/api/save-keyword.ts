import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { Keyword, KeywordDraft } from '../types.ts'

type NewKeyword = KeywordDraft & Pick<Keyword, 'priority'>
type Changes = Partial<NewKeyword> & Pick<Keyword, 'id'>

/** A name that exists is refused as 23505, one too many as `keywords_limit`. */
export async function addKeyword(supabase: Supabase, accountId: string, keyword: NewKeyword): Promise<void> {
  await ask(supabase.from('keywords').insert({ account_id: accountId, ...keyword }))
}

/** One after the other: who moves past another changes two. */
export async function changeKeywords(
  supabase: Supabase,
  accountId: string,
  changes: readonly Changes[],
): Promise<void> {
  for (const { id, ...values } of changes) {
    await ask(
      supabase.from('keywords').update(values).eq('account_id', accountId).eq('id', id).select('id').single(),
    )
  }
}

export async function deleteKeyword(supabase: Supabase, accountId: string, id: string): Promise<void> {
  await ask(supabase.from('keywords').delete().eq('account_id', accountId).eq('id', id).select('id').single())
}

export function useAddKeyword(accountId: string) {
  return useKeywordMutation(accountId, addKeyword)
}

export function useChangeKeywords(accountId: string) {
  return useKeywordMutation(accountId, changeKeywords)
}

export function useDeleteKeyword(accountId: string) {
  return useKeywordMutation(accountId, deleteKeyword)
}

function useKeywordMutation<Values>(
  accountId: string,
  save: (supabase: Supabase, accountId: string, values: Values) => Promise<void>,
) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: (values: Values) => save(supabase, accountId, values),
    // Several may have been written before one was refused.
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['keywords', accountId] }),
  })
}
