import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query'
import { askJson } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { adminAccountPage } from '../types.ts'

const PAGE = 50

export function adminAccountsQueryOptions(supabase: Supabase, query: string) {
  return infiniteQueryOptions({
    queryKey: ['admin-accounts', query],
    queryFn: ({ pageParam }) =>
      askJson(
        supabase.rpc('admin_list_accounts', { after: pageParam, max_items: PAGE, query }),
        adminAccountPage,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  })
}

/** Every account of the platform whose name or phone contains `query`. Code: `not_platform_admin`. */
export function useAdminAccounts(query: string) {
  return useInfiniteQuery(adminAccountsQueryOptions(useSupabase(), query))
}
