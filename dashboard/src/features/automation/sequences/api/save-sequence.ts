import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { Sequence, SequenceChanges, Step, StepDraft } from '../types.ts'

type Key = Pick<Sequence, 'id' | 'account_id'>

/** Answers the id of a new one, which is off until it is turned on. */
export async function addSequence(supabase: Supabase, accountId: string, name: string): Promise<string> {
  const added = supabase.from('sequences').insert({ account_id: accountId, name, enabled: false })
  const { id } = await ask(added.select('id').single())
  return id
}

export async function changeSequence(supabase: Supabase, { id, account_id }: Key, changes: SequenceChanges) {
  const named = supabase.from('sequences').update(changes).eq('account_id', account_id).eq('id', id)
  await ask(named.select('id').single())
}

/** Code: `sequence_in_use`. */
export async function deleteSequence(supabase: Supabase, { id, account_id }: Key): Promise<void> {
  await ask(
    supabase.from('sequences').delete().eq('account_id', account_id).eq('id', id).select('id').single(),
  )
}

interface SavedStep {
  /** Undefined: a new one, behind all others. */
  id: string | undefined
  position: number
  draft: StepDraft
}

export async function saveStep(supabase: Supabase, sequence: Key, { id, position, draft }: SavedStep) {
  const steps = supabase.from('sequence_steps')
  const { account_id } = sequence
  await ask(
    id
      ? steps.update(draft).eq('account_id', account_id).eq('id', id).select('id').single()
      : steps.insert({ account_id, sequence_id: sequence.id, position, ...draft }),
  )
}

export async function deleteStep(supabase: Supabase, { id, account_id }: Pick<Step, 'id' | 'account_id'>) {
  await ask(
    supabase.from('sequence_steps').delete().eq('account_id', account_id).eq('id', id).select('id').single(),
  )
}

/** Puts two steps in each other's place. */
export async function swapSteps(supabase: Supabase, [one, other]: readonly [Step, Step]): Promise<void> {
  for (const [{ id, account_id }, { position }] of [
    [one, other],
    [other, one],
  ] as const) {
    const named = supabase.from('sequence_steps').update({ position }).eq('account_id', account_id)
    await ask(named.eq('id', id).select('id').single())
  }
}

/** Whatever is done to one, all that is shown of the account's is asked for again. */
export function useSequenceMutation<Values, Answer>(
  accountId: string,
  act: (supabase: Supabase, values: Values) => Promise<Answer>,
) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: (values: Values) => act(supabase, values),
    onSettled: () => {
      void queryClient.invalidateQueries({ queryKey: ['names', accountId, 'sequences'] })
      return queryClient.invalidateQueries({ queryKey: ['sequences', accountId] })
    },
  })
}
