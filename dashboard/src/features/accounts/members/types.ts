/** A person in an account's team, as `list_members` tells of him. Times are ISO 8601. */
export interface Member {
  user_id: string
  email: string
  name: string
  role: 'owner' | 'admin' | 'agent'
  created_at: string
  last_sign_in_at: string | null
}

/** What somebody can be invited as. */
export const INVITED_ROLES = ['admin', 'agent'] as const
export type InvitedRole = (typeof INVITED_ROLES)[number]

/** An invitation as the invited person sees it. */
export interface Invitation {
  account_id: string
  account_name: string
  role: InvitedRole
  /** Null: whoever has the link may join. */
  email: string | null
  expires_at: string
}

/** A row of `public.account_invitations` that was neither used nor taken back. */
export interface PendingInvitation {
  id: string
  email: string | null
  role: InvitedRole
  created_at: string
  expires_at: string
}
