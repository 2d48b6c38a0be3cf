import { queryOptions, useQuery } from '@tanstack/react-query'
import { type Api, useApi } from '@/lib/api.ts'
import { RequestError } from '@/lib/errors.ts'
import { type Source, sourceList } from '../types.ts'

/** The systems whose calls are known. */
export async function listSources(api: Api, accountId: string): Promise<Source[]> {
  const answer = await api.get<unknown>(`/api/accounts/${accountId}/inbound-sources`)
  if (!sourceList(answer)) throw new RequestError('answer_invalid', 'the answer has another shape')
  return answer.items
}

export function sourcesQueryOptions(api: Api, accountId: string) {
  return queryOptions({
    queryKey: ['inbound-sources', accountId],
    queryFn: () => listSources(api, accountId),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export function useSources(accountId: string) {
  return useQuery(sourcesQueryOptions(useApi(), accountId))
}
