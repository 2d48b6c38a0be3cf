import { queryOptions, useQuery } from '@tanstack/react-query'
import { useLiveQueries } from '@/lib/account-changes.ts'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'

const COLUMNS =
  'id, account_id, flow_id, version_id, chat_id, node, awaits, status, reason, wake_at, expires_at, started_by, trace, created_at, ended_at, flow:flows(name)'

interface Whose {
  accountId: string
  column: 'chat_id' | 'contact_id'
  id: string
}

/** The last 20 of a chat or of a person, the newest first. */
export function listRuns(supabase: Supabase, { accountId, column, id }: Whose) {
  return ask(
    supabase
      .from('flow_runs')
      .select(COLUMNS)
      .eq('account_id', accountId)
      .eq(column, id)
      .order('created_at', { ascending: false })
      .limit(20),
  )
}

export function runsQueryOptions(supabase: Supabase, whose: Whose) {
  return queryOptions({
    queryKey: ['runs', whose.accountId, whose.column, whose.id],
    queryFn: () => listRuns(supabase, whose),
    refetchInterval: 30_000,
  })
}

/** The same, kept up to date while it is shown. */
export function useRuns(whose: Whose) {
  useLiveQueries([whose.accountId], { run: [['runs', whose.accountId]] })
  return useQuery(runsQueryOptions(useSupabase(), whose))
}
