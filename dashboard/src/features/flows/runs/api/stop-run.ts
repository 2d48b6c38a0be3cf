import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'

/** False when it had ended by itself. */
export function stopRun(supabase: Supabase, runId: string): Promise<boolean> {
  return ask(supabase.rpc('stop_run', { run_id: runId }))
}

export function useStopRun(accountId: string) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: (runId: string) => stopRun(supabase, runId),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['runs', accountId] }),
  })
}
