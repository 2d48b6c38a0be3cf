import { useMutation } from '@tanstack/react-query'
import { useApi } from '@/lib/api.ts'
import { tryFlow } from '@/lib/flow/try-flow.ts'
import type { HttpBlock } from '@/types/flow.generated.ts'

/** What came of a request: why it went wrong, or what would be kept of the answer. */
export interface TriedRequest {
  trouble: string | undefined
  kept: readonly (readonly [name: string, value: string])[]
}

/** Sends the request of a block for real, as a flow of that block alone would. */
export function useHttpTry(accountId: string, flowId: string) {
  const api = useApi()
  return useMutation({
    networkMode: 'always',
    mutationFn: async (block: HttpBlock): Promise<TriedRequest> => {
      const alone = { ...block, next: null, on_error: null, on_timeout: null }
      const graph = { schema: 1 as const, start: 'http', nodes: { http: alone } }
      const step = { graph, event: { type: 'started' as const }, requests: true }
      const { state, actions, trace } = await tryFlow(api, accountId, flowId, step)
      const left = trace.findLast(({ exit }) => exit)
      const variables = Object.entries((state.variables ?? {}) as Record<string, unknown>)
      const fields = actions.flatMap(({ type, field, value }) =>
        type === 'set_field' ? [[field, value]] : [],
      )
      return {
        trouble: left?.exit === 'next' ? undefined : (left?.what ?? left?.exit ?? state.reason ?? ''),
        kept: [...variables, ...fields].map(([name, value]) => [String(name), String(value)] as const),
      }
    },
  })
}
