import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { RunStatus } from '../types.ts'

const PAGE = 50
const COLUMNS =
  'id, account_id, version_id, chat_id, variables, status, reason, wake_at, started_by, trace, created_at, ended_at, contact:contacts(name, whatsapp_name, phone, lid)'

/** Of one flow, the newest first: a page of those begun before a moment. */
export function listRuns(
  supabase: Supabase,
  flowId: string,
  status: RunStatus | undefined,
  before: string | undefined,
) {
  let query = supabase.from('flow_runs').select(COLUMNS).eq('flow_id', flowId)
  if (status) query = query.eq('status', status)
  if (before) query = query.lt('created_at', before)
  return ask(query.order('created_at', { ascending: false }).limit(PAGE))
}

export type Run = Awaited<ReturnType<typeof listRuns>>[number]

export function useRuns(accountId: string, flowId: string, status: RunStatus | undefined) {
  const supabase = useSupabase()
  return useInfiniteQuery({
    queryKey: ['runs', accountId, 'flow', flowId, status],
    queryFn: ({ pageParam }) => listRuns(supabase, flowId, status, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => (page.length < PAGE ? undefined : page.at(-1)?.created_at),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  })
}
