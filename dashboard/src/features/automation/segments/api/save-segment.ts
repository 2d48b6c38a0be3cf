import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { SegmentDraft } from '../types.ts'

/** Makes a segment, or changes the one with that id. Codes: 23505, `filter_invalid`, `segments_limit`. */
export async function saveSegment(
  supabase: Supabase,
  accountId: string,
  draft: SegmentDraft,
  id: string | undefined,
): Promise<void> {
  const segments = supabase.from('segments')
  await ask(
    id
      ? segments.update(draft).eq('account_id', accountId).eq('id', id).select('id').single()
      : segments.insert({ account_id: accountId, ...draft }),
  )
}

/** Code: `segment_in_use`, with where. */
export async function deleteSegment(supabase: Supabase, accountId: string, id: string): Promise<void> {
  await ask(supabase.from('segments').delete().eq('account_id', accountId).eq('id', id).select('id').single())
}

export function useSaveSegment(accountId: string, id: string | undefined) {
  return useSegmentMutation(accountId, (supabase, draft: SegmentDraft) =>
    saveSegment(supabase, accountId, draft, id),
  )
}

export function useDeleteSegment(accountId: string) {
  return useSegmentMutation(accountId, (supabase, id: string) => deleteSegment(supabase, accountId, id))
}

function useSegmentMutation<Values>(
  accountId: string,
  act: (supabase: Supabase, values: Values) => Promise<void>,
) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: (values: Values) => act(supabase, values),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ['names', accountId, 'segments'] })
      return queryClient.invalidateQueries({ queryKey: ['segments', accountId] })
    },
  })
}
