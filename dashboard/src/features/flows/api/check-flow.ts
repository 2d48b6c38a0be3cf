import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type Api, useApi } from '@/lib/api.ts'
import { RequestError } from '@/lib/errors.ts'
import type { Graph } from '@/lib/flow/graph.ts'
import { record } from '@/lib/shape.ts'
import { type Problem, problems } from '../types.ts'

const shape = record({ problems })

/** What the engine says against a graph that is being drawn. */
export async function checkFlow(
  api: Api,
  accountId: string,
  flowId: string,
  graph: Graph,
  signal: AbortSignal,
): Promise<Problem[]> {
  const answer: unknown = await api.post(
    `/api/accounts/${accountId}/flows/${flowId}/check`,
    { graph },
    { signal },
  )
  if (!shape(answer)) throw new RequestError('answer_invalid', 'the answer has another shape')
  return answer.problems
}

/** Of the last graph that was given time to be checked, until there is news. */
export function useFlowCheck(accountId: string, flowId: string, graph: Graph) {
  const api = useApi()
  return useQuery({
    queryKey: ['flow-check', accountId, flowId, graph],
    queryFn: ({ signal }) => checkFlow(api, accountId, flowId, graph, signal),
    placeholderData: keepPreviousData,
    gcTime: 10_000,
    staleTime: 60_000,
    retry: false,
  })
}
