import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useApi } from '@/lib/api.ts'
import type { InvitedRole } from '../types.ts'

export interface NewInvitation {
  role: InvitedRole
  /** Without one whoever has the link may join. */
  email?: string
}

export interface MadeInvitation {
  id: string
  /** The link, seen this once. */
  url: string
  expires_at: string
  /** Whether a mail with the link was sent. */
  mailed: boolean
}

/** Invites somebody. Codes: `already_member`, `email_invalid`, `plan_limit_exceeded`, `not_allowed`. */
export function useInviteMember(accountId: string) {
  const api = useApi()
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: async (invitation: NewInvitation) => {
      const path = `/api/accounts/${accountId}/invitations`
      const answer = await api.post<{ invitation: MadeInvitation }>(path, invitation)
      return answer.invitation
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['invitations', accountId] }),
  })
}
