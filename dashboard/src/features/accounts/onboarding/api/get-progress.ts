import { queryOptions, useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'

export const STEPS = ['number', 'contacts', 'message'] as const
export type Step = (typeof STEPS)[number]

/** Which of the first steps an account has taken. */
export type Progress = Record<Step, boolean>

/** How often an open guide looks at what is there (milliseconds). */
const POLL_INTERVAL = 10_000

/** Read from what is really there: nobody ticks anything off. */
export async function getProgress(supabase: Supabase, accountId: string): Promise<Progress> {
  const some = (table: string) => supabase.from(table).select('id').eq('account_id', accountId).limit(1)
  const [number, contacts, message] = await Promise.all([
    ask<unknown[]>(some('instances').not('first_connected_at', 'is', null)),
    ask<unknown[]>(some('contacts')),
    ask<unknown[]>(some('conversations').eq('from_me', true).in('status', ['sent', 'delivered', 'read'])),
  ])
  return { number: number.length > 0, contacts: contacts.length > 0, message: message.length > 0 }
}

export function isDone(progress: Progress): boolean {
  return STEPS.every((step) => progress[step])
}

export function progressQueryOptions(supabase: Supabase, accountId: string) {
  return queryOptions({
    queryKey: ['onboarding', accountId],
    queryFn: () => getProgress(supabase, accountId),
    // Once all is done there is nothing to look for.
    refetchInterval: ({ state }) => (state.data && isDone(state.data) ? false : POLL_INTERVAL),
    staleTime: ({ state }) => (state.data && isDone(state.data) ? Number.POSITIVE_INFINITY : 5_000),
  })
}

export function useProgress(accountId: string) {
  return useQuery(progressQueryOptions(useSupabase(), accountId))
}
