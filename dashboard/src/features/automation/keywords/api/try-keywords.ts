import { useMutation } from '@tanstack/react-query'
import { type Api, useApi } from '@/lib/api.ts'
import { RequestError } from '@/lib/errors.ts'
import { type KeywordTrial, keywordTrial } from '../types.ts'

export interface TriedMessage {
  text: string
  /** Null: the number does not matter. */
  instance_id: string | null
  /** Absent: as it is now. */
  is_open?: boolean
}

/** What would follow from a message, by the very function that decides; nothing is stored or sent. */
export async function tryKeywords(api: Api, accountId: string, message: TriedMessage): Promise<KeywordTrial> {
  const answer = await api.post<unknown>(`/api/accounts/${accountId}/keywords/try`, message)
  if (!keywordTrial(answer)) throw new RequestError('answer_invalid', 'the answer has another shape')
  return answer
}

export function useTryKeywords(accountId: string) {
  const api = useApi()
  return useMutation({
    networkMode: 'always',
    mutationFn: (message: TriedMessage) => tryKeywords(api, accountId, message),
  })
}
