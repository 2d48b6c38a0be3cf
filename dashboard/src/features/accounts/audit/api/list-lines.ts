import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { askJson } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { type AuditSearch, argumentsOf } from '../search.ts'
import { type AuditPage, auditPage } from '../types.ts'

const PAGE = 50

export function listLines(
  supabase: Supabase,
  accountId: string,
  search: AuditSearch,
  before: number | null,
  size = PAGE,
): Promise<AuditPage> {
  return askJson(
    supabase.rpc('list_audit_log', {
      account_id: accountId,
      before,
      max_items: size,
      ...argumentsOf(search, Date.now()),
    }),
    auditPage,
  )
}

export function auditQueryOptions(supabase: Supabase, accountId: string, search: AuditSearch) {
  return infiniteQueryOptions({
    queryKey: ['audit', accountId, search],
    queryFn: ({ pageParam }) => listLines(supabase, accountId, search, pageParam),
    initialPageParam: null as number | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  })
}

/** What happened in the account, the newest first. Code: `not_allowed`. */
export function useAuditLines(accountId: string, search: AuditSearch) {
  return useInfiniteQuery(auditQueryOptions(useSupabase(), accountId, search))
}
