import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { Campaign, CampaignDraft } from '../types.ts'

type Changes = Partial<CampaignDraft> & Pick<Campaign, 'id'>

/** A slug that another campaign has is refused as `slug_taken`, what is none as `slug_invalid`. */
export async function addCampaign(
  supabase: Supabase,
  accountId: string,
  draft: CampaignDraft,
): Promise<void> {
  await ask(supabase.from('campaigns').insert({ account_id: accountId, ...draft }))
}

export async function changeCampaign(
  supabase: Supabase,
  accountId: string,
  { id, ...values }: Changes,
): Promise<void> {
  await ask(
    supabase.from('campaigns').update(values).eq('account_id', accountId).eq('id', id).select('id').single(),
  )
}

export async function deleteCampaign(supabase: Supabase, accountId: string, id: string): Promise<void> {
  await ask(
    supabase.from('campaigns').delete().eq('account_id', accountId).eq('id', id).select('id').single(),
  )
}

export function useAddCampaign(accountId: string) {
  return useCampaignMutation(accountId, addCampaign)
}

export function useChangeCampaign(accountId: string) {
  return useCampaignMutation(accountId, changeCampaign)
}

export function useDeleteCampaign(accountId: string) {
  return useCampaignMutation(accountId, deleteCampaign)
}

function useCampaignMutation<Values>(
  accountId: string,
  save: (supabase: Supabase, accountId: string, values: Values) => Promise<void>,
) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: (values: Values) => save(supabase, accountId, values),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['campaigns', accountId] }),
  })
}
