import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'

/** Whom a flow is to be begun with: a chat, or a person on a number; null: the one he was last talked to on. */
export type Start =
  | { flow_id: string; chat_id: string }
  | { flow_id: string; contact_id: string; instance_id: string | null }

/** Answers the run. Codes: `flow_not_published`, `flow_disabled`, `flow_not_found`, `chat_not_found`, `instance_ambiguous`. */
export function startFlow(supabase: Supabase, start: Start): Promise<string> {
  return ask(supabase.rpc('start_flow', start))
}

/** False when it had ended. Code: `run_not_found`. */
export function stopRun(supabase: Supabase, runId: string): Promise<boolean> {
  return ask(supabase.rpc('stop_run', { run_id: runId }))
}

export function useStartFlow(accountId: string) {
  return useRunMutation(accountId, startFlow)
}

export function useStopRun(accountId: string) {
  return useRunMutation(accountId, stopRun)
}

function useRunMutation<Values, Answer>(
  accountId: string,
  act: (supabase: Supabase, values: Values) => Promise<Answer>,
) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: (values: Values) => act(supabase, values),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['runs', accountId] }),
  })
}
