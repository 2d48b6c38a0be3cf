import { queryOptions, useQuery } from '@tanstack/react-query'
import { ask, askJson } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { SEQUENCE_COLUMNS, type Sequence, STEP_COLUMNS, type Step, sequenceStatistics } from '../types.ts'

/** All of an account by name. */
export function listSequences(supabase: Supabase, accountId: string): Promise<Sequence[]> {
  return ask(
    supabase.from('sequences').select(SEQUENCE_COLUMNS).eq('account_id', accountId).order('name').limit(200),
  )
}

/** Its steps in their order. */
export function listSteps(supabase: Supabase, accountId: string, sequenceId: string): Promise<Step[]> {
  return ask(
    supabase
      .from('sequence_steps')
      .select(STEP_COLUMNS)
      .eq('account_id', accountId)
      .eq('sequence_id', sequenceId)
      .order('position'),
  )
}

export function sequencesQueryOptions(supabase: Supabase, accountId: string) {
  return queryOptions({
    queryKey: ['sequences', accountId, 'list'],
    queryFn: () => listSequences(supabase, accountId),
  })
}

export function useSequences(accountId: string) {
  return useQuery(sequencesQueryOptions(useSupabase(), accountId))
}

type Key = Pick<Sequence, 'id' | 'account_id'>

export function useSteps({ id, account_id }: Key) {
  const supabase = useSupabase()
  return useQuery({
    queryKey: ['sequences', account_id, id, 'steps'],
    queryFn: () => listSteps(supabase, account_id, id),
  })
}

/** How many are in it and have left it, and how far they are. */
export function useSequenceStatistics({ id, account_id }: Key) {
  const supabase = useSupabase()
  return useQuery({
    queryKey: ['sequences', account_id, id, 'statistics'],
    queryFn: () => askJson(supabase.rpc('sequence_statistics', { sequence_id: id }), sequenceStatistics),
    refetchInterval: 30_000,
  })
}
