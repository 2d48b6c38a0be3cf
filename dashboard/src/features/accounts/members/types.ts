import type { Selected } from '@/lib/database.ts'
import { both, list, nullable, number, record, row, type Shaped, text } from '@/lib/shape.ts'

/** Of `list_members`. */
export const team = record({
  members: list(
    both(
      row('account_members', 'user_id', 'role', 'name', 'created_at'),
      record({ email: text, picture: nullable(text), last_sign_in_at: nullable(text) }),
    ),
  ),
})

/** A person in an account's team. */
export type Member = Shaped<typeof team>['members'][number]

/** Of `remove_member`: how much of what a member had made ended with him. */
export const removal = record({ revoked: record({ keys: number, invitations: number }) })
export type Removal = Shaped<typeof removal>

/** Of `show_invitation`: an invitation as the invited person sees it; without `email` whoever has the link may join. */
export const shownInvitation = both(
  row('account_invitations', 'account_id', 'role', 'email', 'expires_at'),
  record({ account_name: text }),
)
export type Invitation = Shaped<typeof shownInvitation>

/** What somebody can be invited as. */
export type InvitedRole = Invitation['role']
export const INVITED_ROLES = ['admin', 'agent'] as const satisfies InvitedRole[]

export const INVITATION_COLUMNS = 'id, email, role, created_at, expires_at'

/** One that was neither used nor taken back. */
export type PendingInvitation = Selected<'account_invitations', typeof INVITATION_COLUMNS>
