import { queryOptions, useQuery } from '@tanstack/react-query'
import { askJson } from '@/lib/ask.ts'
import { map, number } from '@/lib/shape.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'

/** By account, as the database's `waiting_counts` means it; where none waits is left out. */
type WaitingCounts = Record<string, number>

function waitingCountsOptions(supabase: Supabase, userId: string) {
  return queryOptions({
    queryKey: ['waiting', userId],
    queryFn: () => askJson(supabase.rpc('waiting_counts'), map(number)),
    // Nobody tells when a snooze is over.
    refetchInterval: 30_000,
  })
}

/** How many chats wait for the person, in each of his accounts. */
export function useWaitingCounts(userId: string): WaitingCounts {
  return useQuery(waitingCountsOptions(useSupabase(), userId)).data ?? {}
}
