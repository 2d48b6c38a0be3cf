import { queryOptions, useQuery } from '@tanstack/react-query'
import { type Api, useApi } from '@/lib/api.ts'
import { RequestError } from '@/lib/errors.ts'
import { type Campaign, campaignPage } from '../types.ts'

/** All of an account, at most 500, the latest first. The API knows where short links begin, the table does not. */
export async function listCampaigns(api: Api, accountId: string): Promise<Campaign[]> {
  const campaigns: Campaign[] = []
  let before: string | undefined
  do {
    const answer = await api.get<unknown>(`/api/accounts/${accountId}/campaigns`, {
      query: { limit: 200, before },
    })
    if (!campaignPage(answer)) throw new RequestError('answer_invalid', 'the answer is no page of campaigns')
    campaigns.push(...answer.campaigns)
    before = answer.next ?? undefined
  } while (before)
  return campaigns
}

export function campaignsQueryOptions(api: Api, accountId: string) {
  return queryOptions({
    queryKey: ['campaigns', accountId],
    queryFn: () => listCampaigns(api, accountId),
  })
}

export function useCampaigns(accountId: string) {
  return useQuery(campaignsQueryOptions(useApi(), accountId))
}
