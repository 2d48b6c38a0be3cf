import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { useSupabase } from '@/lib/supabase.ts'

/** What a platform administrator does with an account; each leaves a line in its audit log. */
export type AdminAct =
  | { act: 'admin_set_plan'; plan: string; expires_at: string | null }
  | { act: 'admin_suspend_account'; reason: string }
  | { act: 'admin_resume_account' }
  | { act: 'admin_enter_account'; reason: string }
  | { act: 'admin_leave_account' }

/** Codes: `not_platform_admin`, `account_not_found`, `reason_required`, `plan_not_found`. */
export function useAdminAct(accountId: string) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: ({ act, ...values }: AdminAct) =>
      ask(supabase.rpc(act, { account_id: accountId, ...values })),
    onSuccess: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: ['admin-accounts'] }),
        queryClient.invalidateQueries({ queryKey: ['access'] }),
      ]),
  })
}
