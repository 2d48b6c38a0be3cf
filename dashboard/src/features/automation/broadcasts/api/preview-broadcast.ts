import { queryOptions, useQuery } from '@tanstack/react-query'
import { type Api, useApi } from '@/lib/api.ts'
import { ask, askJson } from '@/lib/ask.ts'
import { RequestError } from '@/lib/errors.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import {
  type Broadcast,
  type BroadcastPreview,
  type BroadcastStatistics,
  broadcastPreview,
  broadcastStatistics,
  type RenderedPerson,
  renderedPeople,
} from '../types.ts'

type Key = Pick<Broadcast, 'id' | 'account_id'>

/** Whom it reaches and how long that takes. Code: `filter_invalid`. */
export function previewBroadcast(supabase: Supabase, id: string): Promise<BroadcastPreview> {
  return askJson(supabase.rpc('preview_broadcast', { broadcast_id: id }), broadcastPreview)
}

/** Its messages as the first of these people would get them. */
export async function renderBroadcast(api: Api, { id, account_id }: Key): Promise<RenderedPerson[]> {
  const answer = await api.post<unknown>(`/api/accounts/${account_id}/broadcasts/${id}/preview`, {})
  if (!renderedPeople(answer)) throw new RequestError('answer_invalid', 'the answer has another shape')
  return answer.rendered
}

export function previewQueryOptions(supabase: Supabase, { id, account_id }: Key) {
  return queryOptions({
    queryKey: ['broadcasts', account_id, id, 'preview'],
    queryFn: () => previewBroadcast(supabase, id),
    staleTime: 15_000,
    refetchInterval: 60_000,
    retry: false,
  })
}

export function useBroadcastPreview(key: Key) {
  return useQuery(previewQueryOptions(useSupabase(), key))
}

export function useRenderedBroadcast(key: Key) {
  const api = useApi()
  return useQuery({
    queryKey: ['broadcasts', key.account_id, key.id, 'rendered'],
    queryFn: () => renderBroadcast(api, key),
    retry: false,
  })
}

/** How it stands: counted when it is asked. */
export function useBroadcastStatistics({ id, account_id }: Key) {
  const supabase = useSupabase()
  return useQuery({
    queryKey: ['broadcasts', account_id, id, 'statistics'],
    queryFn: (): Promise<BroadcastStatistics> =>
      askJson(supabase.rpc('broadcast_statistics', { broadcast_id: id }), broadcastStatistics),
    refetchInterval: 15_000,
  })
}

/** How many people were added to a draft by hand. */
export function useAddedCount({ id, account_id }: Key) {
  const supabase = useSupabase()
  return useQuery({
    queryKey: ['broadcasts', account_id, id, 'added'],
    queryFn: async () => {
      const { recipients } = await askJson(
        supabase.rpc('broadcast_statistics', { broadcast_id: id }),
        broadcastStatistics,
      )
      return recipients
    },
  })
}

interface AddedPeople {
  added: number
  known: number
  invalid: string[]
}

/** As many as one call takes. */
const CHUNK = 500

/** Adds people by their phones to a draft; unknown ones become contacts. */
export async function addPhones(supabase: Supabase, id: string, phones: string[]): Promise<AddedPeople> {
  const sum: AddedPeople = { added: 0, known: 0, invalid: [] }
  for (let start = 0; start < phones.length; start += CHUNK) {
    const part = (await ask(
      supabase.rpc('add_recipients', { broadcast_id: id, phones: phones.slice(start, start + CHUNK) }),
    )) as unknown as AddedPeople
    sum.added += part.added
    sum.known += part.known
    sum.invalid.push(...part.invalid)
  }
  return sum
}

export async function clearPeople(supabase: Supabase, id: string): Promise<void> {
  await ask(supabase.rpc('clear_recipients', { broadcast_id: id }))
}
