import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { askJson } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { AccountSearch } from '../search.ts'
import { adminAccountPage } from '../types.ts'

const PAGE = 50

export function adminAccountsQueryOptions(supabase: Supabase, search: AccountSearch) {
  const { q = '', plano = null, situacao = null, saude = null } = search
  return infiniteQueryOptions({
    queryKey: ['admin-accounts', search],
    queryFn: ({ pageParam }) =>
      askJson(
        supabase.rpc('admin_list_accounts', {
          after: pageParam,
          max_items: PAGE,
          query: q,
          plan: plano,
          status: situacao,
          health: saude,
        }),
        adminAccountPage,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  })
}

/** The accounts of the platform that the filters let through, those that are worst off first. Code: `not_platform_admin`. */
export function useAdminAccounts(search: AccountSearch) {
  return useInfiniteQuery(adminAccountsQueryOptions(useSupabase(), search))
}
