import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'

/** Something done with an account's webhooks; whatever became of it, they are read again. */
export function useWebhookMutation<Values, Answer>(
  accountId: string,
  run: (supabase: Supabase, accountId: string, values: Values) => Promise<Answer>,
) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: (values: Values) => run(supabase, accountId, values),
    onSettled: () => void queryClient.invalidateQueries({ queryKey: ['webhooks', accountId] }),
  })
}
