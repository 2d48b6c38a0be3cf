import { useMutation, useQueryClient } from '@tanstack/react-query'
import { askJson } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { type Publication, publication } from '../types.ts'

/** The draft becomes a version, unless something is wrong with it: then `version_id` is null. */
export function publishFlow(supabase: Supabase, flowId: string, revision: number): Promise<Publication> {
  return askJson(supabase.rpc('publish_flow', { flow_id: flowId, revision }), publication)
}

export function usePublishFlow(accountId: string, flowId: string) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: (revision: number) => publishFlow(supabase, flowId, revision),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['flows', accountId] }),
  })
}
