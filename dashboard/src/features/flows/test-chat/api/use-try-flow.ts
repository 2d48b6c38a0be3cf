import { useMutation } from '@tanstack/react-query'
import { useApi } from '@/lib/api.ts'
import { type TriedStep, tryFlow } from '@/lib/flow/try-flow.ts'

/** Takes one step of a talk after the other. */
export function useTryFlow(accountId: string, flowId: string) {
  const api = useApi()
  return useMutation({
    networkMode: 'always',
    mutationFn: (step: TriedStep) => tryFlow(api, accountId, flowId, step),
  })
}
