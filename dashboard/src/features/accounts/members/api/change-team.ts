import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask, askJson } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { removal } from '../types.ts'

type Change<Values, Answer> = (supabase: Supabase, values: Values) => PromiseLike<Answer>

/** A change of the team, after which team, invitations and one's own access are asked for again. */
function useTeamChange<Values, Answer>(accountId: string, change: Change<Values, Answer>) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: (values: Values) => Promise.resolve(change(supabase, values)),
    onSuccess: () =>
      Promise.all(
        [['members', accountId], ['invitations', accountId], ['api-keys', accountId], ['access']].map(
          (queryKey) => queryClient.invalidateQueries({ queryKey }),
        ),
      ),
  })
}

interface RoleOf {
  userId: string
  role: string
}

/** Codes: `not_allowed`, `owner_required`. */
export function useSetMemberRole(accountId: string) {
  return useTeamChange(accountId, (supabase, { userId, role }: RoleOf) =>
    ask(supabase.rpc('set_member_role', { account_id: accountId, user_id: userId, role })),
  )
}

/** Of oneself: leaves the account. Codes: `not_allowed`, `owner_required`. */
export function useRemoveMember(accountId: string) {
  return useTeamChange(accountId, (supabase, userId: string) =>
    askJson(supabase.rpc('remove_member', { account_id: accountId, user_id: userId }), removal),
  )
}

/** The owner becomes an administrator. */
export function useTransferOwnership(accountId: string) {
  return useTeamChange(accountId, (supabase, userId: string) =>
    ask(supabase.rpc('transfer_ownership', { account_id: accountId, user_id: userId })),
  )
}

export function useRevokeInvitation(accountId: string) {
  return useTeamChange(accountId, (supabase, id: string) =>
    ask(supabase.rpc('revoke_invitation', { invitation_id: id })),
  )
}
