import { useMutation } from '@tanstack/react-query'
import { type Api, useApi } from '@/lib/api.ts'
import { RequestError } from '@/lib/errors.ts'
import type { HookMapping } from '@/lib/hook-mapping.ts'
import { type CallDocument, type Reading, reading } from '../types.ts'

export interface TriedCall {
  document: CallDocument
  mapping: HookMapping
  events: string[]
  message: string | null
}

/** What would follow of a call, by the very function that reads them; nothing is stored, nobody is asked. */
export async function tryHook(api: Api, accountId: string, call: TriedCall): Promise<Reading> {
  const answer = await api.post<unknown>(`/api/accounts/${accountId}/inbound-hooks/try`, call)
  if (!reading(answer)) throw new RequestError('answer_invalid', 'the answer has another shape')
  return answer
}

export function useTryHook(accountId: string) {
  const api = useApi()
  return useMutation({
    networkMode: 'always',
    mutationFn: (call: TriedCall) => tryHook(api, accountId, call),
  })
}
