import { queryOptions, useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'

export const STEPS = ['number', 'flow', 'contacts', 'message'] as const
export type Step = (typeof STEPS)[number]

/** Which of the first steps an account has taken. */
export type Progress = Record<Step, boolean>

/** How often an open guide looks at what is there (milliseconds). */
const POLL_INTERVAL = 10_000

/** Whether a number of these accounts has ever been connected: the first of the steps. */
export async function hasConnected(supabase: Supabase, accountIds: string[]): Promise<boolean> {
  const instances = supabase.from('instances').select('id').in('account_id', accountIds)
  return (await ask(instances.not('first_connected_at', 'is', null).limit(1))).length > 0
}

/** Read from what is really there: nobody ticks anything off. */
export async function getProgress(supabase: Supabase, accountId: string): Promise<Progress> {
  const published = supabase.from('flows').select('id').eq('account_id', accountId)
  const known = supabase.from('contacts').select('id').eq('account_id', accountId)
  const sent = supabase.from('conversations').select('id').eq('account_id', accountId).eq('from_me', true)
  const [number, flow, contacts, message] = await Promise.all([
    hasConnected(supabase, [accountId]),
    ask(published.not('published_version_id', 'is', null).limit(1)),
    ask(known.limit(1)),
    ask(sent.in('status', ['sent', 'delivered', 'read']).limit(1)),
  ])
  return {
    number,
    flow: flow.length > 0,
    contacts: contacts.length > 0,
    message: message.length > 0,
  }
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
